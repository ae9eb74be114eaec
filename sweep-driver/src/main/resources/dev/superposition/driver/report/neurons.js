// Neurons: what each hidden dimension of a model with a privileged basis stands for.
"use strict";

const NEURON_MODELS = ["hidden-relu", "absolute-value"];
const MOST_NEURON_MODELS = 7;

/** As query neurons counts: a feature counts from half of the neuron's largest |W_ik|, and a neuron from a quarter. */
const COUNTING_SHARE = 0.5;
const USED_WEIGHT = 0.25;

const KEY_WIDTH = 250;

/** The neurons of a model, those of one feature first: {kind, weights by size, counting}. */
function neuronsOf(model) {
  const { n, m } = sizeOf(model);
  const order = { monosemantic: 0, polysemantic: 1, unused: 2 };
  const neurons = Array.from({ length: m }, (_, k) => {
    const weights = Array.from({ length: n }, (_, i) => Math.abs(model.weights[i * m + k])).sort((a, b) => b - a);
    const counting = weights.filter((w) => w >= COUNTING_SHARE * weights[0]).length;
    const kind = weights[0] < USED_WEIGHT ? "unused" : counting === 1 ? "monosemantic" : "polysemantic";
    return { kind, weights, counting, sum: d3.sum(weights) };
  });
  return neurons.sort((a, b) => order[a.kind] - order[b.kind] || b.sum - a.sum);
}

/** The best models of a panel by density, dense first: {ps, models, chosen}; null where there are none. */
function neuronModels(report, panel) {
  if (!NEURON_MODELS.includes(panel.model) || !panel.axes.includes("density")) return null;
  const { settings, choices } = chooseSettings(report, panel, "density", null, {});
  const found = settings.map((k) => ({ p: report.value("density", k), model: report.settings.bestId[k] === null ? null : modelOf(report, report.settings.bestId[k]) }))
    .filter(({ model }) => model !== null).sort((a, b) => b.p - a.p);
  return found.length ? { panel, found: spread(found, MOST_NEURON_MODELS), chosen: choiceWords(report, choices) } : null;
}

function neuronsFigure({ panel, found, chosen }, theme) {
  const width = Math.max(96, Math.min(290, panel.n_hidden * 13));
  const most = width > 150 ? 3 : 7;
  const columns = Math.ceil(found.length / Math.ceil(found.length / most));
  const [height, gapX, gapY, left] = [130, 18, 52, 56];
  const charts = found.map(({ p, model }) => ({ p, neurons: neuronsOf(model) }));
  const top = 1.06 * Math.max(...charts.flatMap(({ neurons }) => neurons.map((one) => one.sum)));
  const y = plotScale(0, top, height, false, false);
  const colors = { monosemantic: theme.dedicated, polysemantic: theme.superposition, unused: theme.absent };
  const parts = charts.map(({ p, neurons }, c) => {
    const box = { x: left + (c % columns) * (width + gapX), y: 24 + Math.floor(c / columns) * (height + gapY), width, height };
    const step = width / neurons.length;
    const bars = neurons.map((one, k) => {
      let base = 0;
      const x = box.x + k * step + Math.min(2, step * 0.12);
      const w = step - 2 * Math.min(2, step * 0.12);
      const pieces = [];
      const piece = (from, to, opacity) => {
        const h = y.scale(to) - y.scale(from);
        const seam = h > 2.5 ? 0.8 : 0;
        pieces.push(rect(x, box.y + height - y.scale(to), w, h - seam, { fill: colors[one.kind], "fill-opacity": opacity }));
      };
      one.weights.slice(0, one.counting).forEach((weight) => { piece(base, base + weight, 1); base += weight; });
      // What does not count, in one piece.
      if (one.sum - base > 0) piece(base, one.sum, 0.3);
      return pieces;
    });
    const count = (kind) => neurons.filter((one) => one.kind === kind).length;
    const first = c % columns === 0;
    return [
      words(theme, box.x + width / 2, box.y - 8, `p = ${short(p)}`, { size: 11, anchor: "middle", fill: theme.muted, plain: true }),
      frame(theme, box, [], y.ticks.map((t) => (first ? t : { ...t, label: "" })), "", first ? "Σ_i |W_ik|" : "", { gridY: true }),
      bars,
      line(box.x, box.y + height, box.x + width, box.y + height, theme.line),
      words(theme, box.x + width / 2, box.y + height + 15, `${count("monosemantic")} + ${count("polysemantic")} of ${neurons.length}`, { size: 11, anchor: "middle", fill: theme.muted, plain: true }),
    ];
  });
  const rows = Math.ceil(charts.length / columns);
  const bottom = 24 + rows * (height + gapY) - 14;
  const entries = [["monosemantic: one feature counts", theme.dedicated], ["polysemantic: several do, a piece each", theme.superposition], ["unused", theme.absent], ["pale: weights that do not count", mixColors(theme.surface, theme.superposition, 0.3)]];
  const perRow = columns * (width + gapX) > 900 ? 4 : 2;
  const key = entries.map(([label, color], e) => legend(theme, left + (e % perRow) * KEY_WIDTH, bottom + 18 * Math.floor(e / perRow), [{ color, label }]));
  const noteY = bottom + 18 * Math.ceil(entries.length / perRow) + 12;
  const notes = ["best model of each density, its neurons sorted; below: mono- + polysemantic", ...chosen];
  const wide = Math.max(left + columns * (width + gapX), left + Math.max(...notes.map((text) => widthOf(text, 11))) + 8, left + (perRow - 1) * KEY_WIDTH + 230);
  return picture(theme, wide, noteY + 16 * notes.length, `Neurons, ${panel.name}`, parts, key,
    notes.map((text, i) => words(theme, left, noteY + 16 * i, text, { size: 11, fill: theme.muted })));
}
