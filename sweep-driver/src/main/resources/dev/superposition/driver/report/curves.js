// Dimensions per feature and feature dimensionality, against 1/(1−S).
"use strict";

/** The dimensionalities of regular geometries. */
const GEOMETRIES = [
  { at: 1, label: "1  own dimension" },
  { at: 3 / 4, label: "3/4  tetrahedron" },
  { at: 2 / 3, label: "2/3  triangle" },
  { at: 1 / 2, label: "1/2  antipodal pair" },
  { at: 2 / 5, label: "2/5  pentagon" },
  { at: 3 / 8, label: "3/8  square antiprism" },
];

/** The axes on which lines of D* differ: not those that say the density again. */
const ALONG_DENSITY = ["density", "sparsity_profile"];

/** Lines of D* of a panel: settings that differ in density only, by rising sparsity. */
function densityLines(report, panel) {
  const others = panel.axes.filter((name) => !ALONG_DENSITY.includes(name));
  const telling = others.includes("importance_profile") ? others.filter((name) => name !== "relative_importance") : others;
  const lines = new Map();
  for (const k of panel.settings) {
    const mean = report.measure.mean_dimensions_per_feature[k];
    const density = report.value("density", k);
    if (mean === null || !(density > 0)) continue;
    const key = others.map((name) => report.axis[name].places[k]).join();
    if (!lines.has(key)) {
      lines.set(key, { said: telling.map((name) => `${shortName(name)} = ${labelOf(report.value(name, k))}`), points: [] });
    }
    lines.get(key).points.push({
      x: 1 / density,
      mean,
      min: report.measure.min_dimensions_per_feature[k],
      max: report.measure.max_dimensions_per_feature[k],
      completed: report.settings.completed[k],
    });
  }
  for (const found of lines.values()) found.points.sort((a, b) => a.x - b.x);
  return [...lines.values()].filter((found) => found.points.length > 1);
}

function shortName(name) {
  return { importance_profile: "I", dropout: "q", learning_rate: "lr", relative_importance: "r", optimizer_settings: "optimizer" }[name] ?? name.replace(/_/g, " ");
}

/** Panels that have lines of D*. */
function dimensionPanels(report) {
  const many = (panel) => (panel.axes.includes("relative_importance") && !panel.axes.includes("dropout") ? 1 : 0);
  return report.panels.filter((panel) => densityLines(report, panel).length > 0).sort((a, b) => many(a) - many(b));
}

/** The palest part of the ramp is too near the paper's white for a line. */
const PALEST_LINE = 0.12;

function seriesColor(theme, i, count) {
  return count <= theme.series.length ? theme.series[i] : rampColor(theme, PALEST_LINE + ((1 - PALEST_LINE) * i) / (count - 1));
}

const LINE_DASHES = [undefined, "7 3", "2 3"];
const MOST_LEGEND_LINES = 12;

/**
 * The strokes of lines and their legend: a colour each, or, where the lines differ in two settings and one of these has few values, colours
 * for the other and dashes for that one.
 */
function lineStyles(theme, lines) {
  const values = (d) => [...new Set(lines.map((found) => found.said[d]))];
  const counts = lines[0].said.map((_, d) => values(d).length);
  const dashed = counts.length === 2 ? counts.findIndex((count, d) => count <= LINE_DASHES.length && counts[1 - d] > count) : -1;
  const labels = dashed < 0 ? lines.map((found) => found.said.join(", ")) : values(1 - dashed);
  const dashes = dashed < 0 ? [] : values(dashed);
  const color = (i) => seriesColor(theme, i, labels.length);
  const shown = labels.length <= MOST_LEGEND_LINES ? labels.map((_, i) => i) : [0, Math.floor(labels.length / 2), labels.length - 1];
  return {
    strokes: lines.map((found, i) => (dashed < 0 ? { color: color(i) } : { color: color(labels.indexOf(found.said[1 - dashed])), dash: LINE_DASHES[dashes.indexOf(found.said[dashed])] })),
    entries: [
      ...shown.map((i) => ({ color: color(i), label: labels[i] })),
      ...dashes.map((label, i) => ({ color: theme.muted, dash: LINE_DASHES[i], label })),
    ],
  };
}

/** D* = m/‖W‖²: the mean over runs, and the band from the least to the most. */
function dimensionsFigure(report, panel, theme) {
  const lines = densityLines(report, panel);
  const points = lines.flatMap((found) => found.points);
  const box = { x: 62, y: 14, width: 400, height: 300 };
  const x = plotScale(Math.min(...points.map((p) => p.x)), Math.max(...points.map((p) => p.x)) * 1.02, box.width, true, true);
  const top = Math.max(1.1, ...points.map((p) => p.mean)) * 1.08;
  const log = top > 4;
  const bottom = log ? Math.min(...points.map((p) => p.min)) / 1.2 : 0;
  const y = plotScale(bottom, top, box.height, log, false);
  const px = (p) => at(box.x + x.scale(p.x));
  const py = (v) => at(box.y + box.height - y.scale(Math.min(top, v)));
  const parts = [];
  const { strokes, entries } = lineStyles(theme, lines);
  for (const geometry of [1, 1 / 2]) {
    parts.push(line(box.x, +py(geometry), box.x + box.width, +py(geometry), theme.line, { "stroke-dasharray": "2 3" }));
    parts.push(words(theme, box.x + box.width + 6, +py(geometry) + 4, geometry === 1 ? "1" : "1/2", { size: 11, fill: theme.muted }));
  }
  const banded = lines.length <= 4 && points.some((p) => p.max > p.min);
  const many = lines.length > MOST_LEGEND_LINES;
  lines.forEach((found, i) => {
    const { color, dash } = strokes[i];
    if (banded) {
      const up = found.points.map((p) => `${px(p)},${py(p.max)}`);
      const down = [...found.points].reverse().map((p) => `${px(p)},${py(p.min)}`);
      parts.push(el("path", { d: `M${[...up, ...down].join("L")}Z`, fill: color, "fill-opacity": 0.16 }));
    }
    parts.push(el("path", {
      d: "M" + found.points.map((p) => `${px(p)},${py(p.mean)}`).join("L"), fill: "none", stroke: color, "stroke-width": many ? 1.3 : 2, "stroke-linejoin": "round", "stroke-dasharray": dash,
    }));
    if (!many) {
      parts.push(found.points.map((p) => el("circle", { cx: +px(p), cy: +py(p.mean), r: 2.6, fill: color })));
    }
  });
  // The key of one line has room below.
  const below = lines.length === 1;
  const [side, keyY] = below ? [box.x, box.y + box.height + 46] : [box.x + box.width + 34, box.y + 4];
  const wide = 190;
  const key = entries.map((entry) => ({ ...entry, label: fitted(entry.label || "mean over runs", wide, 11) }));
  const note = banded ? [words(theme, side + (below ? 140 : 22), keyY + 10 + (below ? 0 : 18 * key.length), "band: least to largest", { size: 11, fill: theme.muted })] : [];
  const keyWidth = 24 + Math.max(...key.map((entry) => widthOf(entry.label, 11)), banded ? 100 : 0) * 1.06;
  return picture(theme, Math.max(box.x + box.width + 34, below ? 0 : side + keyWidth), box.y + box.height + (below ? 66 : 46), `Dimensions per feature, ${panel.name}`,
    frame(theme, box, x.ticks, y.ticks, "1/(1 − S) (log scale)", `dimensions per feature D* = m/‖W‖²${log ? " (log scale)" : ""}`, { gridX: true, gridY: true }),
    parts, note,
    legend(theme, side, keyY, key, "line"));
}

/** The series of D_i of a panel. */
function dimensionalitySeries(report, panel) {
  return report.dimensionalities.series
    .map((series, s) => ({ ...series, s }))
    .filter((series) => series.sweep === panel.sweep && series.part === panel.part && series.model === panel.model &&
      series.features === panel.n_features && series.hidden === panel.n_hidden);
}

/** In what a series of D_i differs from the others of its panel; empty if it is the only one. */
function seriesLabel(series, one) {
  const several = (name) => new Set(series.map((other) => other[name])).size > 1;
  return [several("importance") ? `I = ${labelOf(one.importance)}` : null, several("dropout") ? `q = ${short(one.dropout)}` : null].filter(Boolean).join(", ");
}

/** D_i of every feature of every completed run of a series, counted in bins: the fuller a bin, the darker. */
function dimensionalityFigure(report, panel, series, theme) {
  const data = report.dimensionalities;
  const bins = data.of.map((_, b) => b).filter((b) => data.of[b] === series.s);
  const box = { x: 58, y: 14, width: 400, height: 300 };
  const xs = [...new Set(bins.map((b) => data.x[b]))].sort((a, b) => a - b);
  const [low, high] = [10 ** xs[0] / 1.08, 10 ** xs.at(-1) * 1.08];
  const x = plotScale(low, high, box.width, true, true);
  const y = plotScale(0, 1.02, box.height, false, false);
  const most = new Map();
  for (const b of bins) most.set(data.x[b], Math.max(most.get(data.x[b]) ?? 0, data.count[b]));
  const width = Math.max(2, Math.min(14, (box.width / xs.length) * 0.7));
  const height = Math.max(2, data.width * box.height / 1.02);
  const marks = bins.map((b) => {
    const px = box.x + x.scale(10 ** data.x[b]);
    const py = box.y + box.height - y.scale(Math.min(1, data.y[b] + data.width / 2));
    const share = Math.log1p(data.count[b]) / Math.log1p(most.get(data.x[b]));
    return rect(px - width / 2, py - height / 2, width, height, { fill: theme.dedicated, "fill-opacity": at(0.18 + 0.82 * share) });
  });
  const lines = GEOMETRIES.map(({ at: d, label }) => {
    const py = box.y + box.height - y.scale(d);
    return line(box.x, py, box.x + box.width, py, theme.superposition, { "stroke-width": 0.9, "stroke-opacity": 0.75 }) +
      words(theme, box.x + box.width + 8, py + (d === 2 / 5 ? 1 : d === 3 / 8 ? 8 : 4), label, { size: 11, fill: theme.muted });
  });
  const label = seriesLabel(dimensionalitySeries(report, panel), series);
  return picture(theme, box.x + box.width + 150, box.y + box.height + 46, `Dimensionality of each feature, ${panel.name}`,
    frame(theme, box, x.ticks, y.ticks, "1/(1 − S_i) (log scale)", "dimensionality D_i", { gridX: true }),
    lines, marks, words(theme, box.x + box.width + 8, box.y + box.height - 4, fitted(label, 138, 11), { size: 11, fill: theme.muted }));
}
