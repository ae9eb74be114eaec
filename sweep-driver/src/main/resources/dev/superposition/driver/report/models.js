// The best models of a panel, side by side along density and, if it varies, dropout.
"use strict";

const MOST_COLUMNS = 10;
const MOST_ROWS = 6;
const MOST_GRAM_FEATURES = 100;

/** At most this many of the values, evenly, the first and the last among them. */
function spread(values, most) {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, i) => values[Math.round((i * (values.length - 1)) / (most - 1))]);
}

/** The best models over density (columns, dense first) and dropout (rows), or null where this would say nothing. */
function modelLattice(report, panel, filters = {}) {
  if (panel.n_features > MOST_GRAM_FEATURES || !panel.axes.includes("density")) return null;
  const y = panel.axes.includes("dropout") ? "dropout" : null;
  const { settings, choices } = chooseSettings(report, panel, "density", y, filters);
  const values = (name) => [...new Set(settings.map((k) => report.value(name, k)))].sort((a, b) => a - b);
  const ps = spread(values("density").reverse(), panel.n_hidden <= 3 ? MOST_COLUMNS : 7);
  const qs = y ? spread(values("dropout"), MOST_ROWS) : [null];
  if (ps.length < 2) return null;
  const rows = qs.map((q) =>
    ps.map((p) => {
      const there = settings.filter((k) => report.value("density", k) === p && (q === null || report.value("dropout", k) === q));
      const best = there.filter((k) => report.settings.bestId[k] !== null).sort((a, b) => report.measure.best_loss[a] - report.measure.best_loss[b])[0];
      return best === undefined ? null : modelOf(report, report.settings.bestId[best]);
    }));
  if (!rows.flat().some(Boolean)) return null;
  return { panel, ps, qs, rows, choices, chosen: choiceWords(report, choices) };
}

function modelsFigure(lattice, theme) {
  const { panel, ps, qs, rows } = lattice;
  const plane = panel.n_hidden <= 3;
  const side = plane ? 104 : 116;
  const gap = 8;
  const left = lattice.qs[0] === null ? 10 : 58;
  const reach = reachOf(rows.flat().filter(Boolean));
  const parts = rows.map((row, j) =>
    row.map((model, i) => {
      const x = left + i * (side + gap);
      const y = 26 + j * (side + gap);
      if (model === null) return rect(x, y, side, side, { fill: "url(#missing)" });
      if (plane) return planePart(theme, model, x, y, side, reach);
      const { n } = sizeOf(model);
      const cell = (side - 12) / n;
      const bias = Array.from(model.bias, (b, f) => rect(x + side - 8, y + f * cell, 8, cell + 0.2, { fill: signedColor(theme, b) }));
      return [matrixPart(theme, gram(model), x, y, cell), bias, rect(x + side - 8, y, 8, n * cell, { fill: "none", stroke: theme.line, "stroke-width": 0.5 })];
    }));
  const heads = ps.map((p, i) => words(theme, left + i * (side + gap) + side / 2, 16, `p = ${short(p)}`, { size: 11, anchor: "middle", fill: theme.muted, plain: true }));
  const sides = qs[0] === null ? [] : qs.map((q, j) => words(theme, left - 8, 26 + j * (side + gap) + side / 2 + 4, `q = ${short(q, 2)}`, { size: 11, anchor: "end", fill: theme.muted, plain: true }));
  const y = 26 + rows.length * (side + gap) + 8;
  const what = plane ? `columns of W ${["on the line", "in the plane", "in space"][panel.n_hidden - 1]}` : `${gramName(rows.flat().find(Boolean))}, the bias b beside it`;
  const captions = [what, "dense left, sparse right", ...lattice.chosen];
  const captionX = left + 140;
  const width = Math.max(left + ps.length * (side + gap) + 4, captionX + Math.max(...captions.map((text) => widthOf(text, 11))) + 8);
  const keyColor = (share) => (plane ? interferenceColor(theme, share) : signedColor(theme, 2 * share - 1));
  const key = [Array.from({ length: 30 }, (_, i) => rect(left + 4 * i, y, 4.3, 9, { fill: keyColor(i / 29), "shape-rendering": "crispEdges" })), rect(left, y, 120, 9, { fill: "none", stroke: theme.line, "stroke-width": 0.5 })];
  const [low, middle] = plane ? ["0", "interference"] : ["≤ −1", "0"];
  const keyWords = [[0, "start", low], [60, "middle", middle], [120, "end", "≥ 1"]].map(([dx, anchor, text]) => words(theme, left + dx, y + 20, text, { size: 10, anchor, fill: theme.muted }));
  return picture(theme, width, y + 14 + 16 * Math.max(1, captions.length), `Best models, ${panel.name}`, missingPatterns(theme), heads, sides, parts, key, keyWords,
    captions.map((text, i) => words(theme, captionX, y + 9 + 16 * i, text, { size: 11, fill: theme.muted })));
}
