// The phase diagram.
"use strict";

const PHASE_COLORS = [
  { id: "best", label: "best run: norm × interference" },
  { id: "mean", label: "mean over runs: norm × interference" },
  { id: "shares", label: "share of each phase over runs" },
  { id: "loss", label: "loss of the best run ÷ loss of ignoring everything" },
];

/** How high the keys to those colours are. */
const LEGEND_HEIGHTS = { best: 166, mean: 166, shares: 174, loss: 152 };

/** The colour of a cell, or null if no run of it completed. */
function cellColor(theme, cell, mode) {
  if (cell.best === null) return null;
  if (mode === "mean") return phaseColor(theme, cell.meanNorm, cell.meanInterference);
  if (mode === "shares") return shareColor(theme, cell.dedicated, cell.superposition);
  if (mode === "loss") return rampColor(theme, cell.best.loss / cell.ignoreLoss);
  return phaseColor(theme, cell.best.norm, cell.best.interference);
}

/**
 * Where theory puts the boundaries between the phases of the last feature, with all other coordinates perfect: ignoring it costs
 * r(p/3 − p²/4), an antipodal pair (1 + r)p²/6, and giving it the dimension costs the other one p/3 − p²/4. Only for a ReLU model
 * of n = 2, m = 1 or n = 3, m = 2 without dropout, whose importances are 1 but for the last. Lines of {r, p}; else nothing.
 */
function theoryLines(diagram) {
  const { panel, x, y, xs, ys } = diagram;
  const { n_features: n, n_hidden: m } = panel;
  const onAxes = [x, y].includes("density") && [x, y].includes("relative_importance");
  if (!onAxes || panel.model !== "relu-output" || diagram.feature !== n - 1) return [];
  if (!((n === 2 && m === 1) || (n === 3 && m === 2)) || diagram.otherImportances !== 1 || diagram.dropout !== 0) return [];
  // To the edges of the outer cells.
  const edges = (values) => [values[0] * Math.sqrt(values[0] / values[1]), values.at(-1) * Math.sqrt(values.at(-1) / values.at(-2))];
  const [low, high] = edges(x === "density" ? ys : xs);
  const along = (from, to, f) =>
    Array.from({ length: 65 }, (_, i) => from * (to / from) ** (i / 64)).map((r) => ({ r, p: f(r) }));
  const lines = [];
  if (low < 1) lines.push(along(low, Math.min(1, high), (r) => (4 * r) / (2 + 5 * r)));
  if (high > 1) lines.push(along(Math.max(1, low), high, (r) => (n === 2 ? 4 / (5 + 2 * r) : 4 / 7)));
  // With three features, whichever two matter less share the second dimension: at r = 1 that changes, however sparse they are.
  if (low < 1 && high > 1) lines.push([n === 2 ? 4 / 7 : edges(x === "density" ? xs : ys)[0], 1].map((p) => ({ r: 1, p })));
  return lines;
}

/** What theory needs to know of a diagram's settings; it says nothing of wider models. */
function withTheory(report, diagram) {
  if (diagram.panel.n_features > 3) return { ...diagram, otherImportances: null, dropout: null };
  const settings = [...new Set(diagram.cells.flat().filter(Boolean).flatMap((cell) => cell.settings))];
  const f = report.features;
  const ones = settings.every((k) => {
    const all = Array.from({ length: f.shown[k] - 1 }, (_, i) => f.importance[f.first[k] + i]);
    return all.every((value) => value === 1);
  });
  const dropouts = new Set(settings.map((k) => report.value("dropout", k)));
  const uniform = settings.every((k) => String(report.value("sparsity_profile", k)).startsWith("uniform("));
  return {
    ...diagram,
    otherImportances: ones && uniform ? 1 : null,
    dropout: dropouts.size === 1 ? [...dropouts][0] : null,
  };
}

/** Sizes of a diagram of this many cells. */
function phaseLayout(diagram, width = 460) {
  const nx = diagram.xs.length;
  const ny = diagram.ys.length;
  const yLabels = cellTicks(diagram.ys, 400 / ny, false);
  const left = 34 + Math.max(10, ...yLabels.map((tick) => widthOf(tick.label, 11)));
  const square = Math.min(64, width / nx, width / ny);
  // Square where that leaves room for labels on both sides, else as high and wide as there is.
  const cellW = square * nx >= 150 ? square : Math.min(64, width / nx);
  const cellH = square * ny >= 150 ? square : Math.min(64, 360 / ny);
  return { left, top: 14, cellW, cellH, nx, ny, width: cellW * nx, height: cellH * ny };
}

/** Runs of neighbours of one colour in a row become one rectangle, so that 65 536 cells draw as fast as 400. */
function cellRects(diagram, layout, theme, mode) {
  const parts = [];
  diagram.cells.forEach((row, j) => {
    const y = layout.top + layout.height - (j + 1) * layout.cellH;
    let start = 0;
    const colors = row.map((cell) => (cell === null ? "missing" : (cellColor(theme, cell, mode) ?? "crossed")));
    for (let i = 1; i <= row.length; i++) {
      if (i < row.length && colors[i] === colors[start]) continue;
      const c = colors[start];
      const x = layout.left + start * layout.cellW;
      const width = (i - start) * layout.cellW;
      const attributes = { fill: c === "missing" ? "url(#missing)" : c === "crossed" ? "url(#crossed)" : c };
      parts.push(rect(x, y, width + 0.6, layout.cellH + 0.6, attributes));
      start = i;
    }
  });
  return parts;
}

/** Patterns of cells without a run, and without a run that completed. */
function missingPatterns(theme) {
  return el(
    "defs",
    {},
    el(
      "pattern",
      { id: "missing", width: 8, height: 8, patternUnits: "userSpaceOnUse" },
      rect(0, 0, 8, 8, { fill: theme.missing }),
      el("path", { d: "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4", stroke: theme.hatch, "stroke-width": 1 }),
    ),
    el(
      "pattern",
      { id: "crossed", width: 8, height: 8, patternUnits: "userSpaceOnUse" },
      rect(0, 0, 8, 8, { fill: theme.missing }),
      el("path", { d: "M1.5,1.5 l5,5 M6.5,1.5 l-5,5", stroke: theme.ink, "stroke-width": 1.2 }),
    ),
  );
}

/** The figure: {svg, layout}. `mode` is an id of PHASE_COLORS; the key stands beside the diagram or below. */
function phaseFigure(report, diagram, theme, mode = "best", title = "Phase diagram", below = false) {
  const layout = phaseLayout(diagram);
  const { left, top, width, height } = layout;
  const [legendX, legendY] = below ? [left, top + height + 58] : [left + width + 26, top];
  const xTicks = cellTicks(diagram.xs, layout.cellW, true).map((t) => ({ at: t.at * layout.cellW, label: t.label }));
  const yTicks = cellTicks(diagram.ys, layout.cellH, false).map((t) => ({ at: t.at * layout.cellH, label: t.label }));
  const cells = diagram.cells.flat();
  const someMissing = cells.includes(null);
  const someCrossed = cells.some((cell) => cell && cell.best === null);
  const theory = theoryOverlay(withTheory(report, diagram), layout, theme);
  const side = [...phaseLegend(theme, legendX, legendY, mode)];
  let y = legendY + LEGEND_HEIGHTS[mode];
  if (theory.length) {
    side.push(line(legendX, y + 6, legendX + 16, y + 6, theme.ink, { "stroke-width": 1.6, "stroke-dasharray": "5 3" }));
    side.push(words(theme, legendX + 22, y + 10, "theory’s boundaries", { size: 11 }));
    y += 20;
  }
  if (someMissing) {
    side.push(rect(legendX, y, 14, 12, { fill: "url(#missing)", stroke: theme.line, "stroke-width": 0.5 }));
    side.push(words(theme, legendX + 22, y + 10, "no run", { size: 11 }));
    y += 20;
  }
  if (someCrossed) {
    side.push(rect(legendX, y, 14, 12, { fill: "url(#crossed)", stroke: theme.line, "stroke-width": 0.5 }));
    side.push(words(theme, legendX + 22, y + 10, "no run completed", { size: 11 }));
    y += 20;
  }
  for (const text of choiceWords(report, diagram.choices)) {
    side.push(words(theme, legendX, y + 10, fitted(text, 200, 11), { size: 11, fill: theme.muted }));
    y += 18;
  }
  const titleOf = (axis, values) => (axis === null ? "" : axisTitle(axis) + scaleWords(values));
  const svg = picture(
    theme,
    Math.max(legendX + 206, left + width + 14),
    Math.max(top + height + 46, y + 10),
    title,
    missingPatterns(theme),
    // Crisp edges and a little overlap leave no seams between neighbours.
    el("g", { "shape-rendering": "crispEdges" }, cellRects(diagram, layout, theme, mode)),
    rect(left, top, width, height, { fill: "none", stroke: theme.line }),
    theory,
    frame(theme, { x: left, y: top, width, height }, xTicks, diagram.y === null ? [] : yTicks,
      titleOf(diagram.x, diagram.xs), titleOf(diagram.y, diagram.ys)),
    side,
  );
  return { svg, layout };
}

function theoryOverlay(diagram, layout, theme) {
  const lines = theoryLines(diagram);
  if (!lines.length) return [];
  const { x, xs, ys } = diagram;
  const kinds = [scaleKind(xs), scaleKind(ys)];
  if (kinds.includes("listed")) return [];
  const ps = x === "density" ? xs : ys;
  const lowest = ps[0] * Math.sqrt(ps[0] / ps[1]) * (1 - 1e-9);
  const inside = lines.map((points) => points.filter(({ p }) => p >= lowest && p <= ps.at(-1))).filter((l) => l.length > 1);
  return inside.map((points) => {
    const path = points.map(({ r, p }, i) => {
      const [xv, yv] = x === "density" ? [p, r] : [r, p];
      const px = layout.left + cellPosition(xs, kinds[0], xv) * layout.cellW;
      const py = layout.top + layout.height - cellPosition(ys, kinds[1], yv) * layout.cellH;
      return `${i ? "L" : "M"}${at(px)},${at(py)}`;
    });
    const d = path.join("");
    return (
      el("path", { d, fill: "none", stroke: theme.surface, "stroke-width": 3.5, "stroke-opacity": 0.75 }) +
      el("path", { d, fill: "none", stroke: theme.ink, "stroke-width": 1.6, "stroke-dasharray": "5 3" })
    );
  });
}

function phaseLegend(theme, x, y, mode) {
  if (mode === "shares") {
    return shareTriangle(theme, x, y);
  }
  if (mode === "loss") {
    return [
      Array.from({ length: 40 }, (_, i) => rect(x, y + i * 3, 16, 3.3, { fill: rampColor(theme, 1 - i / 39) })),
      words(theme, x + 22, y + 9, "1", { size: 11 }),
      words(theme, x + 22, y + 120, "0", { size: 11 }),
      words(theme, x, y + 138, "loss ÷ ignoring all", { size: 11 }),
    ].flat();
  }
  const side = 100;
  const steps = 14;
  const parts = [words(theme, x, y + 8, "colour of the feature", { size: 11 })];
  const top = y + 16;
  const cell = side / steps;
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps; j++) {
      const color = phaseColor(theme, (i + 0.5) / steps, (j + 0.5) / steps);
      parts.push(rect(x + 16 + i * cell, top + side - (j + 1) * cell, cell + 0.6, cell + 0.6, { fill: color, "shape-rendering": "crispEdges" }));
    }
  }
  parts.push(rect(x + 16, top, side, side, { fill: "none", stroke: theme.line, "stroke-width": 0.75 }));
  parts.push(words(theme, x + 16, top + side + 13, "0", { size: 10, fill: theme.muted }));
  parts.push(words(theme, x + 16 + side / 2, top + side + 13, "norm ‖W_i‖", { size: 10, anchor: "middle", fill: theme.muted }));
  parts.push(words(theme, x + 16 + side, top + side + 13, "≥ 1", { size: 10, anchor: "end", fill: theme.muted }));
  parts.push(words(theme, x + 10, top + side / 2, "interference", { size: 10, anchor: "middle", fill: theme.muted, rotate: -90 }));
  parts.push(words(theme, x + 20 + side, top + side - 1, "0  own dimension", { size: 10, fill: theme.muted }));
  parts.push(words(theme, x + 20 + side, top + 8, "≥ 1  shared", { size: 10, fill: theme.muted }));
  parts.push(words(theme, x + 16, top + side + 28, `${theme.name === "dark" ? "dark" : "white"}: not represented`, { size: 10, fill: theme.muted }));
  return parts;
}

/** Shares of three phases, each the whole in its corner. */
function shareTriangle(theme, x, y) {
  const side = 130;
  const height = (side * Math.sqrt(3)) / 2;
  const steps = 12;
  const top = y + 16;
  // The corner of row r from above, c from the left.
  const corner = (r, c) => `${at(x + side / 2 + ((c - r / 2) * side) / steps)},${at(top + (r * height) / steps)}`;
  const piece = (corners, r, c) => {
    const represented = r / steps;
    const color = shareColor(theme, represented * (1 - c), represented * c);
    return el("path", { d: `M${corners.join("L")}Z`, fill: color, stroke: color, "stroke-width": 0.5 });
  };
  const parts = [];
  for (let r = 0; r < steps; r++) {
    for (let c = 0; c <= r; c++) {
      parts.push(piece([corner(r, c), corner(r + 1, c), corner(r + 1, c + 1)], r + 2 / 3, (c + 1 / 3) / (r + 2 / 3)));
      if (c < r) parts.push(piece([corner(r, c), corner(r, c + 1), corner(r + 1, c + 1)], r + 1 / 3, (c + 2 / 3) / (r + 1 / 3)));
    }
  }
  const small = { size: 10, fill: theme.muted };
  parts.push(el("path", { d: `M${corner(0, 0)}L${corner(steps, 0)}L${corner(steps, steps)}Z`, fill: "none", stroke: theme.line, "stroke-width": 0.75 }));
  parts.push(words(theme, x + side / 2, y + 10, "no run represents it", { ...small, anchor: "middle" }));
  parts.push(words(theme, x, top + height + 13, "all: own", small), words(theme, x, top + height + 25, "dimension", small));
  parts.push(words(theme, x + side, top + height + 13, "all: in super-", { ...small, anchor: "end" }), words(theme, x + side, top + height + 25, "position", { ...small, anchor: "end" }));
  return parts;
}
