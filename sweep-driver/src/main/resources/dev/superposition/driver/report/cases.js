// Cases of non-uniform sparsity, side by side.
"use strict";

const MOST_CASES = 6;

/** Groups of cases: settings of one sweep and shape whose densities differ over the features, and the uniform ones beside them. */
function caseGroups(report) {
  const groups = new Map();
  for (let k = 0; k < report.count; k++) {
    const key = ["sweep", "model", "n_features", "n_hidden"].map((name) => report.axis[name].places[k]).join();
    if (!groups.has(key)) groups.set(key, { settings: [], n: report.value("n_features", k), m: report.value("n_hidden", k), sweep: report.value("sweep", k), model: report.value("model", k) });
    groups.get(key).settings.push(k);
  }
  const uneven = (k) => !String(report.value("sparsity_profile", k)).startsWith("uniform(");
  // These have a figure of their own.
  const perturbed = new Set(perturbedGroups(report).map(({ panel }) => [panel.sweep, panel.n_features, panel.n_hidden].join()));
  const found = [];
  for (const group of groups.values()) {
    if (!group.settings.some(uneven) || perturbed.has([group.sweep, group.n, group.m].join())) continue;
    const cases = new Map();
    for (const k of group.settings) {
      const key = ["part", "sparsity_profile", "importance_profile"].map((name) => report.axis[name].places[k]).join();
      if (!cases.has(key)) cases.set(key, []);
      cases.get(key).push(k);
    }
    const list = [...cases.values()].map((settings) => caseOf(report, settings)).filter(Boolean);
    if (list.length < 2) continue;
    const uniformFirst = (a) => (uneven(a.settings[0]) ? 1 : 0);
    list.sort((a, b) => uniformFirst(a) - uniformFirst(b));
    found.push({ ...group, cases: list, name: `${group.n} → ${group.m}` });
  }
  return found;
}

function caseOf(report, settings) {
  let best = -1;
  let [largest, completed] = [0, 0];
  const sums = { norm: 0, represented: 0 };
  for (const k of settings) {
    if (report.settings.bestId[k] === null) continue;
    if (best < 0 || report.measure.best_loss[k] < report.measure.best_loss[best]) best = k;
    largest = Math.max(largest, report.measure.max_frobenius_norm[k]);
    completed += report.settings.completed[k];
    sums.norm += report.settings.completed[k] * report.measure.mean_frobenius_norm[k];
    sums.represented += report.settings.completed[k] * report.measure.features_represented[k];
  }
  if (best < 0) return null;
  const f = report.features;
  const range = (array) => Array.from({ length: f.shown[best] }, (_, i) => array[f.first[best] + i]);
  return {
    settings,
    name: report.value("part", best) ?? report.value("sparsity_profile", best),
    profile: report.value("sparsity_profile", best),
    importance: report.value("importance_profile", best),
    id: report.settings.bestId[best],
    norms: range(f.bestNorm),
    interferences: range(f.bestInterference),
    densities: range(f.sparsity).map((s) => 1 - s),
    largest,
    completed,
    mean: sums.norm / completed,
    represented: sums.represented / completed,
  };
}

/** A title in two lines at most, broken at a blank or dash. */
function titleLines(text, width, size = 12) {
  if (widthOf(text, size) <= width) return [text];
  const parts = String(text).match(/[^\s-]*[\s-]?/g);
  let first = "";
  while (parts.length && widthOf(first + parts[0], size) <= width) first += parts.shift();
  return first === "" ? [fitted(text, width, size)] : [first.trim(), fitted(parts.join(""), width, size)];
}

/** For each case: p_i, ‖W_i‖ coloured by interference in the best run, ‖W‖_F, and for m = 2 the columns of W. */
function casesFigure(report, group, theme) {
  const cases = spread(group.cases, MOST_CASES);
  const w = group.n > 20 ? 190 : 160;
  const gap = 22;
  const left = 60;
  const low = Math.min(...cases.flatMap((c) => c.densities.filter((p) => p > 0)), 0.5);
  const pScale = plotScale(low / 1.3, 1.2, 70, true, false);
  const top = Math.max(1.2, ...cases.flatMap((c) => c.norms));
  const nScale = plotScale(0, top, 130, false, false);
  const planes = group.m === 2 && cases.every((c) => modelOf(report, c.id));
  const reach = planes ? reachOf(cases.map((c) => modelOf(report, c.id))) : 1;
  const parts = cases.map((c, i) => {
    const x = left + i * (w + gap);
    const pBox = { x, y: 62, width: w, height: 70 };
    const nBox = { x, y: 152, width: w, height: 130 };
    const dots = c.densities.map((p, f) => p > 0 && el("circle", {
      cx: x + ((f + 0.5) * w) / c.densities.length, cy: pBox.y + 70 - pScale.scale(p), r: group.n > 20 ? 1.6 : 3, fill: theme.muted,
    })).filter(Boolean);
    const blank = (ticks) => (i ? ticks.map((t) => ({ ...t, label: "" })) : ticks);
    const y = nBox.y + nBox.height + 56;
    return [
      titleLines(c.name, w + gap - 6).map((text, l, all) => words(theme, x + w / 2, 32 - 15 * (all.length - 1 - l), text, { size: 12, anchor: "middle", plain: true })),
      words(theme, x + w / 2, 47, fitted(`I_i: ${labelOf(c.importance)}`, w + gap - 4, 10.5), { size: 10.5, anchor: "middle", fill: theme.muted }),
      frame(theme, pBox, [], blank(pScale.ticks), "", i ? "" : "density p_i", { gridY: true }), dots,
      normBarsPart(theme, c, x, nBox.y, w, nBox.height, top),
      frame(theme, nBox, indexTicks(c.norms.length, w), blank(nScale.ticks), "feature i", i ? "" : "norm ‖W_i‖"),
      words(theme, x + w / 2, y, `‖W‖_F ${c.largest.toFixed(2)} largest, ${c.mean.toFixed(2)} mean`, { size: 11, anchor: "middle" }),
      words(theme, x + w / 2, y + 15, `${short(+c.represented.toFixed(1))} of ${group.n} represented, ${c.completed} runs`, { size: 11, anchor: "middle", fill: theme.muted }),
      planes ? planePart(theme, modelOf(report, c.id), x, y + 26, w, reach) : [],
    ];
  });
  const height = 152 + 130 + 56 + 24 + (planes ? w + 12 : 0);
  return picture(theme, left + cases.length * (w + gap), height, `Cases of non-uniform sparsity, ${group.name}`, parts);
}
