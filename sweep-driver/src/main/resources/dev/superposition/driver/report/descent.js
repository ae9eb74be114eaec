// Double descent: hidden vectors of the examples, columns of W and test loss against the number of examples T.
"use strict";

const MOST_DESCENT_COLUMNS = 9;

/** Fits to finite data sets that differ in nothing but T: {name, fits by rising T}. */
function descentGroups(report) {
  const groups = new Map();
  for (const fit of report.descents) {
    if (!groups.has(fit.setting)) groups.set(fit.setting, []);
    groups.get(fit.setting).push(fit);
  }
  return [...groups].filter(([, fits]) => fits.length > 1).map(([setting, fits]) => ({
    setting,
    name: `${fits[0].features} → ${fits[0].hidden}`,
    fits: [...fits].sort((a, b) => a.examples - b.examples),
  }));
}

/** Vectors from the middle of a square, the longest nearly to its edge. */
function vectorsPart(theme, vectors, m, x, y, side, color) {
  const count = vectors.length / m;
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, Math.hypot(vectors[i * m], m > 1 ? vectors[i * m + 1] : 0));
  const scale = longest > 0 ? (side / 2 - 6) / longest : 0;
  const [cx, cy] = [x + side / 2, y + side / 2];
  const ends = [];
  for (let i = 0; i < count; i++) {
    const [dx, dy] = [scale * vectors[i * m], m > 1 ? -scale * vectors[i * m + 1] : 0];
    // Shorter ones would be a blot in the middle.
    if (Math.hypot(dx, dy) > 1.5) ends.push([at(cx + dx), at(cy + dy)]);
  }
  const opacity = ends.length > 60 ? 0.35 : 0.8;
  return [
    rect(x, y, side, side, { fill: "none", stroke: theme.grid, rx: 4 }),
    el("path", { d: ends.map(([px, py]) => `M${at(cx)},${at(cy)}L${px},${py}`).join(""), fill: "none", stroke: color, "stroke-width": 1.1, "stroke-opacity": opacity }),
    el("path", { d: ends.map(([px, py]) => `M${px},${py}h0`).join(""), fill: "none", stroke: color, "stroke-width": 3.4, "stroke-linecap": "round", "stroke-opacity": opacity }),
  ];
}

function descentFigure({ name, fits, setting }, theme) {
  const columns = spread(fits, MOST_DESCENT_COLUMNS);
  const [side, gap, left] = [84, 8, 92];
  const width = columns.length * (side + gap) - gap;
  const parts = columns.map((fit, c) => {
    const x = left + c * (side + gap);
    return [
      words(theme, x + side / 2, 16, `T = ${short(fit.examples)}`, { size: 11, anchor: "middle", fill: theme.muted, plain: true }),
      vectorsPart(theme, floats(fit.hiddenVectors), fit.hidden, x, 26, side, theme.dedicated),
      vectorsPart(theme, floats(fit.weights), fit.hidden, x, 26 + side + gap, side, theme.superposition),
    ];
  });
  const heads = [["hidden", "vectors"], ["columns", "of W"]].map((lines, r) => lines.map((text, i) =>
    words(theme, left - 10, 26 + r * (side + gap) + side / 2 - 3 + 15 * i, text, { size: 11, anchor: "end", fill: theme.muted })));
  const box = { x: left, y: 26 + 2 * (side + gap) + 14, width: Math.max(width, 320), height: 190 };
  const x = plotScale(fits[0].examples / 1.15, fits.at(-1).examples * 1.15, box.width, true, true);
  const losses = fits.flatMap((fit) => [fit.testLoss, fit.trainLoss, fit.ignoreLoss]).filter((loss) => loss > 0);
  // What is memorised is learnt to any digit: the axis is about test loss, and train loss leaves it below.
  const low = Math.max(Math.min(...losses), Math.min(...fits.flatMap((fit) => [fit.testLoss, fit.ignoreLoss]).filter((loss) => loss > 0)) / 30);
  const y = plotScale(low / 1.3, Math.max(...losses) * 1.3, box.height, true, false);
  const curve = (of) => fits.map((fit) => [at(box.x + x.scale(fit.examples)), at(box.y + box.height - y.scale(Math.max(low / 1.3, of(fit))))]);
  const drawn = (of, color, dash) => {
    const points = curve(of);
    return [
      el("path", { d: "M" + points.map((p) => p.join(",")).join("L"), fill: "none", stroke: color, "stroke-width": 2, "stroke-linejoin": "round", "stroke-dasharray": dash }),
      dash ? [] : points.map(([px, py]) => el("circle", { cx: px, cy: py, r: 2.8, fill: color })),
    ];
  };
  const entries = [
    { color: theme.superposition, label: "test loss, fresh data" },
    { color: theme.dedicated, label: losses.some((loss) => loss < low) ? "train loss, cut off below" : "train loss" },
    { color: theme.muted, label: "ignoring everything", dash: "5 3" },
  ];
  return picture(theme, Math.max(left + width, box.x + box.width) + 170, box.y + box.height + 66, `Double descent, ${name}`,
    heads, parts,
    frame(theme, box, x.ticks, y.ticks, "examples T (log scale)", "loss (log scale)", { gridX: true, gridY: true }),
    drawn((fit) => fit.ignoreLoss, theme.muted, "5 3"), drawn((fit) => fit.trainLoss, theme.dedicated), drawn((fit) => fit.testLoss, theme.superposition),
    legend(theme, box.x + box.width + 18, box.y + 4, entries, "line"),
    words(theme, box.x, box.y + box.height + 56, setting, { size: 11, fill: theme.muted }));
}
