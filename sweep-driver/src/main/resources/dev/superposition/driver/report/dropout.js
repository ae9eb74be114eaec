// Dropout against sparsity.
"use strict";

const DROPOUT_MEASURES = [
  { id: "features_in_superposition", label: "features in superposition, a run" },
  { id: "features_represented", label: "features represented, a run" },
  { id: "features_dedicated", label: "features with their own dimension, a run" },
  { id: "mean_norm", label: "mean norm ‖W_i‖" },
  { id: "mean_dimensionality", label: "mean dimensionality D_i" },
  { id: "hidden_kurtosis", label: "kurtosis of the hidden activations" },
  { id: "mean_loss", label: "evaluation loss" },
];

/** Panels in which both dropout and density vary. */
function dropoutPanels(report) {
  return report.panels.filter((panel) => panel.axes.includes("dropout") && panel.axes.includes("density"));
}

/** A measure over dropout and density, one block for each importance profile of the panel, all on one scale. */
function dropoutFigure(report, panel, measure, theme) {
  const profiles = [...new Set(panel.settings.map((k) => report.value("importance_profile", k)))].slice(0, 4);
  const values = (name) =>
    [...new Set(panel.settings.map((k) => report.axis[name].places[k]))].sort((a, b) => a - b).map((p) => report.axis[name].values[p]);
  const [qs, ps] = [values("dropout"), values("density")];
  const number = (profile, q, p) => {
    let [sum, weight] = [0, 0];
    for (const k of panel.settings) {
      const v = report.measure[measure.id][k];
      if (v === null || report.value("importance_profile", k) !== profile) continue;
      if (report.value("dropout", k) !== q || report.value("density", k) !== p) continue;
      sum += v * report.settings.completed[k];
      weight += report.settings.completed[k];
    }
    return weight ? sum / weight : null;
  };
  const blocks = profiles.map((profile) => ({ profile, rows: ps.map((p) => qs.map((q) => number(profile, q, p))) }));
  const all = blocks.flatMap((block) => block.rows.flat()).filter((v) => v !== null);
  const [low, high] = [Math.min(0, ...all), Math.max(...all, 1e-12)];
  const cellW = Math.max(26, Math.min(52, 300 / qs.length));
  const cellH = Math.max(18, Math.min(60, 220 / ps.length));
  const [w, h] = [cellW * qs.length, cellH * ps.length];
  const left = 76;
  const parts = blocks.map((block, b) => {
    const x = left + b * (w + 46);
    const y = 30;
    const cells = block.rows.flatMap((row, j) =>
      row.map((v, i) => {
        const [cx, cy] = [x + i * cellW, y + h - (j + 1) * cellH];
        const share = v === null ? 0 : (v - low) / (high - low);
        const fill = v === null ? "url(#missing)" : rampColor(theme, share);
        const dark = theme.name === "dark" ? share < 0.55 : share > 0.45;
        return rect(cx, cy, cellW + 0.6, cellH + 0.6, { fill, "shape-rendering": "crispEdges" }) +
          (v === null || cellW < 30 ? "" : words(theme, cx + cellW / 2, cy + cellH / 2 + 4, short(v, cellW < 40 ? 2 : 3), {
            size: 10.5, anchor: "middle", fill: dark ? "#ffffff" : "#16181d", plain: true }));
      }));
    const box = { x, y, width: w, height: h };
    const xTicks = qs.map((q, i) => ({ at: (i + 0.5) * cellW, label: short(q, 2) }));
    const yTicks = ps.map((p, j) => ({ at: (j + 0.5) * cellH, label: b ? "" : short(p) }));
    return [cells, rect(x, y, w, h, { fill: "none", stroke: theme.line }),
      words(theme, x + w / 2, y - 10, fitted(`I_i: ${labelOf(block.profile)}`, w + 36, 12), { size: 12, anchor: "middle" }),
      frame(theme, box, xTicks, yTicks, "dropout rate q", b ? "" : "feature density p = 1 − S")];
  });
  const keyX = left + blocks.length * (w + 46) - 16;
  const key = Array.from({ length: 40 }, (_, i) => rect(keyX, 30 + (i * h) / 40, 14, h / 40 + 0.4, { fill: rampColor(theme, 1 - i / 39) }));
  key.push(words(theme, keyX + 20, 38, short(high), { size: 11, fill: theme.muted }));
  key.push(words(theme, keyX + 20, 30 + h, short(low), { size: 11, fill: theme.muted }));
  const keyText = Math.max(widthOf(short(high), 11), widthOf(short(low), 11));
  const titleX = keyX + 20 + keyText + 16;
  key.push(rect(keyX, 30, 14, h, { fill: "none", stroke: theme.line, "stroke-width": 0.5 }));
  key.push(words(theme, titleX, 30 + h / 2, measure.label, { size: 12, anchor: "middle", rotate: -90 }));
  return picture(theme, titleX + 14, Math.max(30 + h + 46, 30 + h / 2 + widthOf(measure.label) / 2 + 8), `${measure.label}, ${panel.name}`, missingPatterns(theme), parts, key);
}
