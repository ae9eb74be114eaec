// One feature perturbed: what becomes of a geometry of equal features when the first is more or less frequent than the others.
"use strict";

const MOST_PERTURBED = 9;
const WIDEST_PERTURBED = 12;

/** Settings of one panel whose features are equal but for the density of the first, by its ratio to the others'. */
function perturbedGroups(report) {
  const found = [];
  for (const panel of report.panels) {
    if (panel.n_features > WIDEST_PERTURBED || panel.n_features < 3 || panel.n_hidden > 3 || !panel.axes.includes("sparsity_profile")) continue;
    const fits = new Map();
    for (const k of panel.settings) {
      const f = report.features;
      if (f.shown[k] !== panel.n_features || report.settings.bestId[k] === null) continue;
      const all = (array) => Array.from({ length: panel.n_features }, (_, i) => array[f.first[k] + i]);
      const densities = all(f.sparsity).map((s) => 1 - s);
      const equal = (values) => values.every((v) => Math.abs(v - values[0]) <= 1e-4 * values[0]);
      const model = modelOf(report, report.settings.bestId[k]);
      if (!equal(all(f.importance)) || !equal(densities.slice(1)) || !(densities[1] > 0) || !(densities[0] > 0) || !model) continue;
      const ratio = densities[0] / densities[1];
      const loss = report.measure.best_loss[k];
      const base = densities[1].toPrecision(3);
      if (!fits.has(base)) fits.set(base, new Map());
      const old = fits.get(base).get(ratio);
      if (!old || loss < old.loss) fits.get(base).set(ratio, { ratio, loss, model });
    }
    for (const [base, byRatio] of fits) {
      const list = [...byRatio.values()].sort((a, b) => a.ratio - b.ratio);
      if (list.length >= 3 && list[0].ratio < list.at(-1).ratio) found.push({ panel, base, name: panel.name, fits: list });
    }
  }
  return found;
}

function perturbedFigure({ panel, base, fits }, theme) {
  const shown = spread(fits, MOST_PERTURBED);
  const [side, gap, left] = [84, 8, 70];
  const width = Math.max(420, shown.length * (side + gap) - gap);
  const reach = reachOf(shown.map((fit) => fit.model));
  const step = (width + gap) / shown.length;
  const planes = shown.map((fit, c) => {
    const x = left + c * step;
    return [
      words(theme, x + side / 2, 16, `ρ = ${short(fit.ratio, 2)}`, { size: 11, anchor: "middle", fill: theme.muted, plain: true }),
      planePart(theme, fit.model, x, 26, side, reach),
    ];
  });
  const upper = { x: left, y: 26 + side + 20, width, height: 210 };
  const lower = { x: left, y: upper.y + upper.height + 20, width, height: 120 };
  const x = plotScale(fits[0].ratio / 1.06, fits.at(-1).ratio * 1.06, width, true, true);
  const y = plotScale(0, 1.02, upper.height, false, false);
  const px = (fit) => upper.x + x.scale(fit.ratio);
  const py = (d) => upper.y + upper.height - y.scale(Math.min(1.02, d));
  const geometries = GEOMETRIES.map(({ at: d, label }) => line(upper.x, py(d), upper.x + width, py(d), theme.line, { "stroke-width": 0.8, "stroke-opacity": 0.7 }) +
    words(theme, upper.x + width + 8, py(d) + (d === 2 / 5 ? 1 : d === 3 / 8 ? 8 : 4), label, { size: 11, fill: theme.muted }));
  const own = (fit) => fit.model.dimensionalities[0];
  const others = fits.map((fit) => Array.from(fit.model.dimensionalities).slice(1).map((d) => el("circle", { cx: px(fit), cy: py(d), r: 3, fill: theme.dedicated, "fill-opacity": 0.6 })));
  const curve = (value, color) => [
    el("path", { d: "M" + fits.map((fit) => `${at(px(fit))},${at(value(fit))}`).join("L"), fill: "none", stroke: color, "stroke-width": 2, "stroke-linejoin": "round" }),
    fits.map((fit) => el("circle", { cx: px(fit), cy: value(fit), r: 3.2, fill: color })),
  ];
  const losses = fits.map((fit) => fit.loss);
  const ly = plotScale(0, 1.1 * Math.max(...losses), lower.height, false, false);
  const one = fits[0].ratio < 1 && fits.at(-1).ratio > 1 ? [line(upper.x + x.scale(1), upper.y, upper.x + x.scale(1), lower.y + lower.height, theme.muted, { "stroke-dasharray": "2 3" })] : [];
  return picture(theme, left + width + 160, lower.y + lower.height + 64, `One feature perturbed, ${panel.name}`, planes,
    frame(theme, upper, x.ticks.map((t) => ({ ...t, label: "" })), y.ticks, "", "dimensionality D_i", { gridX: true }), geometries, one, others,
    curve((fit) => py(own(fit)), theme.superposition),
    frame(theme, lower, x.ticks, ly.ticks, "density of feature 0 over that of the others, ρ (log scale)", "loss", { gridX: true, gridY: true }),
    curve((fit) => lower.y + lower.height - ly.scale(fit.loss), theme.ink),
    legend(theme, left + width + 18, lower.y + 4, [{ color: theme.superposition, label: "feature 0" }, { color: theme.dedicated, label: "the others" }]),
    words(theme, left, lower.y + lower.height + 56, `best fit of each ρ; the others have p = ${short(+base)}; planes: colour is interference`, { size: 11, fill: theme.muted }));
}
