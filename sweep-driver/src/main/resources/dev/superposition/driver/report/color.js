// Colours that people with any common kind of colour blindness tell apart, for light and for dark pages.
"use strict";

const THEMES = {
  light: {
    name: "light", surface: "#ffffff", ink: "#1c1f24", muted: "#5a6270", line: "#9aa1ac", grid: "#e4e7eb",
    zero: "#ffffff", missing: "#f1f2f4", hatch: "#b9bec7", accent: "#1c1f24",
    dedicated: "#0072b2", between: "#8e4a9e", superposition: "#e66100", absent: "#dfe2e6",
    series: ["#0072b2", "#e66100", "#009e73", "#8e4a9e", "#b8860b", "#56b4e9", "#c2185b", "#444444"],
  },
  dark: {
    name: "dark", surface: "#16181d", ink: "#eceef1", muted: "#a3abb8", line: "#6b7380", grid: "#2b2f37",
    zero: "#16181d", missing: "#22252b", hatch: "#4c525d", accent: "#ffffff",
    dedicated: "#3d9fe0", between: "#b06ac4", superposition: "#ff8a33", absent: "#3a3f49",
    series: ["#56b4e9", "#ff8a33", "#2ac79a", "#c58ad6", "#e0b84c", "#9ad3f5", "#f06a9b", "#cfd4dc"],
  },
};

const clamp01 = (value) => Math.min(1, Math.max(0, value));

function channels(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

function hexOf(rgb) {
  return "#" + rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("");
}

function mixColors(from, to, share) {
  const a = channels(from);
  const b = channels(to);
  return hexOf(a.map((c, i) => c + share * (b[i] - c)));
}

/** The hue of an interference: a dimension of its own at 0, superposition at 1 and above. */
function interferenceColor(theme, interference) {
  const turn = clamp01(interference);
  return turn < 0.5
    ? mixColors(theme.dedicated, theme.between, 2 * turn)
    : mixColors(theme.between, theme.superposition, 2 * turn - 1);
}

/** The two-dimensional colour map: the norm fades a feature in, its interference turns it from blue to orange. */
function phaseColor(theme, norm, interference) {
  return mixColors(theme.zero, interferenceColor(theme, interference), clamp01(norm));
}

/** Shares of the three phases as one colour: from blue over purple to orange among runs that represent the feature, fading to grey with those that do not. */
function shareColor(theme, dedicated, superposition) {
  const represented = dedicated + superposition;
  return represented > 0 ? mixColors(theme.absent, interferenceColor(theme, superposition / represented), clamp01(represented)) : theme.absent;
}

/** A quantity from 0 (low) to 1 (high). */
function rampColor(theme, share) {
  const t = clamp01(share);
  return d3.color(d3.interpolateViridis(theme.name === "dark" ? t : 1 - t)).formatHex();
}

/** A signed weight from -1 to 1: orange below 0, blue above. */
function signedColor(theme, value) {
  const t = Math.max(-1, Math.min(1, value));
  return mixColors(theme.zero, t < 0 ? theme.superposition : theme.dedicated, Math.abs(t));
}
