// Drawing: elements of SVG as text, axes, legends.
"use strict";

const FONT = "'Liberation Sans', Arial, Helvetica, sans-serif";

/** A text in which _i, to be set below the line, is one letter: where there are no lowered letters. */
function oneLine(text) {
  return text.replace(/_i/g, "ᵢ").replace(/_F/g, "");
}

function escapeXml(text) {
  return String(text)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
    .replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c]);
}

/** A coordinate: two decimals, and never -0. */
function at(value) {
  return String(Math.round(value * 100) / 100 + 0);
}

function el(name, attributes, ...children) {
  let text = "<" + name;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    text += ` ${key}="${typeof value === "number" ? at(value) : escapeXml(value)}"`;
  }
  const inner = children.flat().join("");
  return inner ? `${text}>${inner}</${name}>` : `${text}/>`;
}

/**
 * A line of text. Of the words, `_` sets what follows it up to a blank, bracket, comma, ‖ or the end below the line: ‖W_i‖.
 */
function words(theme, x, y, text, options = {}) {
  const size = options.size ?? 12;
  const spans = [];
  const pattern = /_([A-Za-z0-9]+)/g;
  const plain = options.plain ?? false;
  let end = 0;
  let lowered = false;
  const push = (part, low) => {
    if (part === "") return;
    const dy = low === lowered ? null : low ? size * 0.28 : -size * 0.28;
    spans.push(
      low || dy !== null
        ? el("tspan", { dy, "font-size": low ? size * 0.75 : size }, escapeXml(part))
        : escapeXml(part),
    );
    lowered = low;
  };
  if (!plain) {
    for (const match of text.matchAll(pattern)) {
      push(text.slice(end, match.index), false);
      push(match[1], true);
      end = match.index + match[0].length;
    }
  }
  push(text.slice(end), false);
  return el(
    "text",
    {
      x, y, "font-size": size, fill: options.fill ?? theme.ink, "text-anchor": options.anchor,
      transform: options.rotate === undefined ? null : `rotate(${options.rotate} ${at(x)} ${at(y)})`,
    },
    spans,
  );
}

/** About how wide a text is; Liberation Sans is half as wide as high, on average. */
function widthOf(text, size = 12) {
  return [...String(text)].reduce((sum, c) => sum + (/[ilj.,:;'|! ]/.test(c) ? 0.3 : /[mwMW—→]/.test(c) ? 0.86 : 0.56), 0) * size;
}

/** A text cut to a width, with … at the end if it was. */
function fitted(text, width, size = 12) {
  const all = [...String(text)];
  if (widthOf(text, size) <= width) return String(text);
  let n = all.length;
  while (n > 1 && widthOf(all.slice(0, n).join("") + "…", size) > width) n--;
  return all.slice(0, n).join("") + "…";
}

function line(x1, y1, x2, y2, stroke, attributes = {}) {
  return el("line", { x1, y1, x2, y2, stroke, ...attributes });
}

function rect(x, y, width, height, attributes) {
  return el("rect", { x, y, width, height, ...attributes });
}

/** A whole picture. `title` is what a screen reader says. */
function picture(theme, width, height, title, ...children) {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${at(width)} ${at(height)}" width="${at(width)}" height="${at(height)}" ` +
    `role="img" aria-label="${escapeXml(title)}" font-family="${FONT}">` +
    el("title", {}, escapeXml(title)) +
    rect(0, 0, width, height, { fill: theme.surface }) +
    children.flat(3).join("") +
    "</svg>"
  );
}

/** A number in few digits: 3 significant ones unless told. */
function short(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return String(value).replace("-", "−");
  const rounded = +value.toPrecision(digits);
  const text = size >= 1e5 || size < 1e-3 ? rounded.toExponential().replace("e+", "e") : String(rounded);
  return text.replace(/-/g, "−");
}

/** A value of an axis as a label; numbers within it, such as those of a profile, in few digits. */
function labelOf(value) {
  if (value === null) return "none";
  return typeof value === "number" ? short(value) : String(value).replace(/\d+\.(0(?![\d.])|\d{4,}([eE]-?\d+)?)/g, (number) => short(+number));
}

const AXIS_TITLES = {
  density: "feature density p = 1 − S",
  relative_importance: "relative importance of the last feature",
  dropout: "dropout rate q",
  feature: "feature i",
  learning_rate: "learning rate",
  batch_size: "batch size",
  init_scale: "initial scale of the weights",
  sparsity_profile: "densities p_i",
  data: "data",
  importance_profile: "importances I_i",
  optimizer_settings: "optimizer",
};

function axisTitle(name) {
  return AXIS_TITLES[name] ?? name.replace(/_/g, " ");
}

/** How the values of an axis follow each other: linear, log, or listed. */
function scaleKind(values) {
  if (values.length < 2 || !values.every((v) => typeof v === "number")) return "listed";
  const even = (steps) => steps.every((step) => Math.abs(step - steps[0]) <= 1e-6 * Math.abs(steps[0]));
  const steps = (f) => values.slice(1).map((v, i) => f(v) - f(values[i]));
  if (values.length > 2 && values[0] > 0 && even(steps(Math.log))) return "log";
  if (even(steps((v) => v))) return "linear";
  return "listed";
}

/** Ticks of a logarithmic axis: powers of ten, and 2 and 5 or 3 between them where labels have room, in decades. */
function logTicks(low, high, room) {
  const sets = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]];
  const closest = (set) => Math.min(...set.map((m, i) => Math.log10((set[i + 1] ?? 10) / m)));
  const set = sets.find((s) => closest(s) >= room) ?? [1];
  const ticks = [];
  for (let e = Math.floor(Math.log10(low)) - 1; e <= Math.log10(high) + 1; e++) {
    for (const m of set) {
      const tick = +(m * 10 ** e).toPrecision(6);
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  return ticks.length >= 2 ? ticks : d3.ticks(low, high, 4).filter((tick) => tick > 0);
}
