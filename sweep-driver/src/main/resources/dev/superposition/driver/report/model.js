// One trained model: its columns in space, WᵀW with b, its norms, its loss curve.
"use strict";

/** The colour of feature i of a model: its interference. */
function featureColor(theme, model, i) {
  return interferenceColor(theme, model.interferences[i] ?? 0);
}

/** A model's size: {n, m}. */
function sizeOf(model) {
  const n = model.bias.length;
  return { n, m: n ? model.weights.length / n : 0 };
}

const WEIGHT_AXIS = 1.25;

/** The longest column, or 1 if none is longer: what the edge of a plane stands for. */
function reachOf(models) {
  return Math.max(1, ...models.flatMap((model) => [...model.norms])) * WEIGHT_AXIS;
}

/** An arrow from the middle to a point, its head as large as there is room. */
function arrow(x0, y0, x1, y1, color, opacity = 1) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 0.8) return el("circle", { cx: x0, cy: y0, r: 2, fill: color, "fill-opacity": opacity });
  const head = Math.min(7, length * 0.6);
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const [bx, by] = [x1 - head * ux, y1 - head * uy];
  const w = head * 0.42;
  return (
    line(x0, y0, bx, by, color, { "stroke-width": 2.2, "stroke-opacity": opacity, "stroke-linecap": "round" }) +
    el("path", {
      d: `M${at(x1)},${at(y1)}L${at(bx - w * uy)},${at(by + w * ux)}L${at(bx + w * uy)},${at(by - w * ux)}Z`,
      fill: color, "fill-opacity": opacity,
    })
  );
}

/** How high the picture of a model's columns is: a line needs no square. */
function tallOf(model, side) {
  return sizeOf(model).m === 1 ? side / 4 : side;
}

/** Columns of W for m = 1, 2 or 3 in a square; `turn` is the viewpoint for m = 3. */
function planePart(theme, model, x, y, side, reach, turn = { yaw: 0.6, pitch: 0.45 }) {
  const { n, m } = sizeOf(model);
  const middle = [x + side / 2, y + side / 2];
  const scale = side / 2 / reach;
  const tall = tallOf(model, side);
  const parts = [rect(x, middle[1] - tall / 2, side, tall, { fill: "none", stroke: theme.grid, rx: 4 })];
  const project = (w) => {
    if (m < 3) return [w[0], w[1] ?? 0, 0];
    const [cy, sy, cp, sp] = [Math.cos(turn.yaw), Math.sin(turn.yaw), Math.cos(turn.pitch), Math.sin(turn.pitch)];
    const [a, depth] = [cy * w[0] - sy * w[2], sy * w[0] + cy * w[2]];
    return [a, cp * w[1] + sp * depth, -sp * w[1] + cp * depth];
  };
  const point = (w) => [middle[0] + scale * project(w)[0], middle[1] - scale * project(w)[1]];
  for (let d = 0; d < m; d++) {
    const unit = Array.from({ length: m }, (_, e) => (e === d ? reach * (m === 3 ? 0.8 : 1) : 0));
    const [a, b] = [point(unit), point(unit.map((v) => -v))];
    parts.push(line(a[0], a[1], b[0], b[1], theme.grid));
  }
  if (m === 1) parts.push([-1, 1].map((v) => line(middle[0] + v * scale, middle[1] - 6, middle[0] + v * scale, middle[1] + 6, theme.grid)));
  if (m === 2) parts.push(el("circle", { cx: middle[0], cy: middle[1], r: scale, fill: "none", stroke: theme.grid, "stroke-dasharray": "2 3" }));
  const order = Array.from({ length: n }, (_, i) => i);
  const column = (i) => Array.from({ length: m }, (_, d) => model.weights[i * m + d]);
  const labels = [];
  if (m === 3) order.sort((a, b) => project(column(b))[2] - project(column(a))[2]);
  for (const i of order) {
    const [px, py] = point(column(i));
    const near = m === 3 ? 0.45 + 0.55 * clamp01(0.5 - project(column(i))[2] / (2 * reach)) : 1;
    parts.push(arrow(middle[0], middle[1], px, py, featureColor(theme, model, i), near));
    if (n <= 12 && model.norms[i] > 0.15) {
      const length = Math.hypot(px - middle[0], py - middle[1]) || 1;
      const beyond = (v, from) => v + ((v - from) / length) * LABEL_OFF;
      labels.push({ x: beyond(px, middle[0]), y: beyond(py, middle[1]), names: [i] });
    }
  }
  const inside = (v, low, margin) => Math.max(low + margin, Math.min(low + side - margin, v));
  for (const label of joinedLabels(labels)) {
    const text = label.names.sort((a, b) => a - b).join(", ");
    parts.push(words(theme, inside(label.x, x, 3 + widthOf(text, 10) / 2), inside(label.y, y, 7) + 3.5, text, {
      size: 10, anchor: "middle", fill: theme.muted, plain: true,
    }));
  }
  return parts;
}

/** From the tip of an arrow to its name. */
const LABEL_OFF = 9;

/** Names that would stand on each other stand together, where the one farthest out is. */
function joinedLabels(labels) {
  const joined = [];
  for (const label of labels) {
    const near = joined.find((other) => Math.abs(other.x - label.x) < 5 + 4 * other.names.length && Math.abs(other.y - label.y) < 10);
    if (near) near.names.push(...label.names);
    else joined.push({ ...label, names: [...label.names] });
  }
  return joined.length === labels.length ? joined : joinedLabels(joined);
}

/** The figure of a model's columns; for m above 3 there is none. */
function planeFigure(model, theme, turn) {
  const { m } = sizeOf(model);
  if (m < 1 || m > 3) return null;
  const tall = tallOf(model, 236);
  return picture(theme, 252, tall + 34, m === 1 ? "Columns of W in one dimension" : `Columns of W in ${m} dimensions`,
    planePart(theme, model, 8, 6 - (236 - tall) / 2, 236, reachOf([model]), turn),
    words(theme, 126, tall + 26, m === 1 ? "columns of W on the line" : m === 2 ? "columns of W in the plane" : "columns of W; drag or arrow keys turn them", {
      size: 11, anchor: "middle", fill: theme.muted,
    }));
}

/**
 * WᵀW of a model as rows: what of feature j comes out at feature i. Of a model that computes absolute values, through neurons and other
 * weights, it is ½ W₂|W₁|, the mean over both signs of what a feature makes: W₂W₁ is 0 where all is well.
 */
function gram(model) {
  const { n, m } = sizeOf(model);
  const signless = model.outputWeights.length > 0;
  const out = signless ? model.outputWeights : model.weights;
  const into = signless ? model.weights.map((w) => Math.abs(w) / 2) : model.weights;
  const rows = [];
  for (let i = 0; i < n; i++) {
    const row = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let d = 0; d < m; d++) sum += out[i * m + d] * into[j * m + d];
      row[j] = sum;
    }
    rows.push(row);
  }
  return rows;
}

function gramName(model) {
  return model.outputWeights.length ? "½ W₂|W₁|" : "WᵀW";
}

/** A matrix of signed weights; runs of one colour in a row are one rectangle. */
function matrixPart(theme, rows, x, y, cell) {
  const parts = [];
  const shades = 24;
  const palette = Array.from({ length: 2 * shades + 1 }, (_, s) => signedColor(theme, s / shades - 1));
  const shade = (v) => Math.round((Math.max(-1, Math.min(1, v)) + 1) * shades);
  rows.forEach((row, i) => {
    let start = 0;
    for (let j = 1; j <= row.length; j++) {
      if (j < row.length && shade(row[j]) === shade(row[start])) continue;
      const c = palette[shade(row[start])];
      if (c !== theme.zero) parts.push(rect(x + start * cell, y + i * cell, (j - start) * cell + 0.2, cell + 0.2, { fill: c }));
      start = j;
    }
  });
  parts.push(rect(x, y, cell * (rows[0]?.length ?? 0), cell * rows.length, { fill: "none", stroke: theme.line, "stroke-width": 0.75 }));
  return parts;
}

/** WᵀW and, beside it, b. */
function gramFigure(model, theme) {
  const { n } = sizeOf(model);
  const cell = Math.max(0.28, Math.min(36, 200 / n));
  const side = cell * n;
  const bias = Array.from(model.bias, (b) => [b]);
  const biasWidth = Math.max(cell, 8);
  const parts = [matrixPart(theme, gram(model), 16, 22, cell)];
  parts.push(bias.map((row, i) => rect(16 + side + 14, 22 + i * cell, biasWidth, cell + 0.2, { fill: signedColor(theme, row[0]) })));
  parts.push(rect(16 + side + 14, 22, biasWidth, side, { fill: "none", stroke: theme.line, "stroke-width": 0.75 }));
  parts.push(words(theme, 16 + side / 2, 14, gramName(model), { size: 12, anchor: "middle" }));
  parts.push(words(theme, 16 + side + 14 + biasWidth / 2, 14, "b", { size: 12, anchor: "middle" }));
  const y = 22 + side + 14;
  const keyWidth = 140;
  for (let i = 0; i <= 40; i++) {
    parts.push(rect(16 + (i * keyWidth) / 41, y, keyWidth / 41 + 0.3, 9, { fill: signedColor(theme, i / 20 - 1), "shape-rendering": "crispEdges" }));
  }
  parts.push(rect(16, y, keyWidth, 9, { fill: "none", stroke: theme.line, "stroke-width": 0.5 }));
  parts.push(words(theme, 16, y + 21, "≤ −1", { size: 10, fill: theme.muted }));
  parts.push(words(theme, 16 + keyWidth / 2, y + 21, "0", { size: 10, anchor: "middle", fill: theme.muted }));
  parts.push(words(theme, 16 + keyWidth, y + 21, "≥ 1", { size: 10, anchor: "end", fill: theme.muted }));
  return picture(theme, Math.max(16 + side + 14 + biasWidth + 14, 180), y + 30, "W transposed times W, and the bias b", parts);
}

/** ‖W_i‖ as bars coloured by interference; `features` is {norms, interferences}. */
function normBarsPart(theme, features, x, y, width, height, top = Math.max(1.2, ...features.norms)) {
  const n = features.norms.length;
  const step = width / n;
  const gap = Math.min(4, step * 0.2);
  const parts = [];
  for (let i = 0; i < n; i++) {
    const h = (features.norms[i] / top) * height;
    parts.push(rect(x + i * step + gap / 2, y + height - h, step - gap, h, { fill: interferenceColor(theme, features.interferences[i]) }));
  }
  const one = y + height - height / top;
  parts.push(line(x, one, x + width, one, theme.line, { "stroke-dasharray": "2 3" }));
  return parts;
}

function indexTicks(n, width) {
  const stride = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((s) => (n / s) * 24 <= width) ?? 1000;
  return Array.from({ length: Math.ceil(n / stride) }, (_, i) => ({ at: ((i * stride + 0.5) * width) / n, label: String(i * stride) }));
}

function normsFigure(model, theme) {
  const { n } = sizeOf(model);
  const box = { x: 50, y: 12, width: Math.max(180, Math.min(420, n * 26)), height: 150 };
  const top = Math.max(1.2, ...model.norms);
  const y = plotScale(0, top, box.height, false, false);
  const key = Array.from({ length: 30 }, (_, i) => rect(box.x + i * 4, 214, 4.3, 9, { fill: interferenceColor(theme, i / 29), "shape-rendering": "crispEdges" }));
  return picture(theme, box.x + box.width + 12, 240, "Norm of each feature, coloured by interference",
    normBarsPart(theme, model, box.x, box.y, box.width, box.height, top),
    frame(theme, box, indexTicks(n, box.width), y.ticks, "feature i", "norm ‖W_i‖"),
    key,
    words(theme, box.x, 234, "0", { size: 10, fill: theme.muted }),
    words(theme, box.x + 120, 234, "≥ 1", { size: 10, anchor: "end", fill: theme.muted }),
    words(theme, box.x + 128, 222, "interference", { size: 10, fill: theme.muted }));
}

/** Training loss of runs against the step; `curves` are {model, label, chosen}. */
function lossFigure(curves, theme, ignoreLoss) {
  const box = { x: 66, y: 12, width: 230, height: 170 };
  const drawn = curves.filter(({ model }) => model.losses.some((loss) => loss > 0));
  const losses = drawn.flatMap(({ model }) => model.losses.filter((loss) => loss > 0));
  if (ignoreLoss > 0) losses.push(ignoreLoss);
  if (!drawn.length) return null;
  const last = Math.max(...drawn.flatMap(({ model }) => model.steps)) + 1;
  const x = plotScale(1, Math.max(2, last), box.width, true, true);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const y = plotScale(low / 1.2, high * 1.2, box.height, true, false);
  const path = ({ model }) =>
    "M" + model.steps.map((s, i) => [s + 1, model.losses[i]]).filter(([, v]) => v > 0)
      .map(([s, v]) => `${at(box.x + x.scale(s))},${at(box.y + box.height - y.scale(v))}`).join("L");
  const parts = [...drawn].sort((a, b) => (a.chosen ? 1 : 0) - (b.chosen ? 1 : 0)).map((curve) =>
    el("path", {
      d: path(curve), fill: "none", stroke: curve.chosen ? theme.dedicated : theme.hatch, "stroke-width": curve.chosen ? 2.2 : 1,
      "stroke-linejoin": "round",
    }));
  const extra = [];
  if (ignoreLoss > 0) {
    const py = box.y + box.height - y.scale(ignoreLoss);
    extra.push(line(box.x, py, box.x + box.width, py, theme.superposition, { "stroke-dasharray": "5 3" }));
    extra.push(words(theme, box.x + box.width - 4, py - 4, "ignoring everything", { size: 10, anchor: "end", fill: theme.superposition }));
  }
  return picture(theme, box.x + box.width + 22, 232, "Training loss against steps",
    frame(theme, box, x.ticks, y.ticks, "step (log scale)", "training loss (log scale)", { gridX: true, gridY: true }),
    parts, extra);
}
