// Scaling: the loss against the number of hidden dimensions.
"use strict";

const LEAST_WIDTHS = 3;

/** Settings that differ in width alone, where there are three widths or more: {name, lines of {label, points, exponent}}. */
function scalingGroups(report) {
  const fixed = ["sweep", "part", "model", "n_features"];
  const groups = new Map();
  for (const panel of report.panels) {
    const key = fixed.map((name) => String(panel[name])).join("|");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(panel);
  }
  const found = [];
  for (const panels of groups.values()) {
    if (new Set(panels.map((panel) => panel.n_hidden)).size < LEAST_WIDTHS) continue;
    const settings = panels.flatMap((panel) => panel.settings).filter((k) => report.settings.bestId[k] !== null);
    // The initial scale goes with the width unless the spec says otherwise, and the profiles say more than their means.
    const telling = varying(report, settings).filter((name) => !["init_scale", "density", "relative_importance"].includes(name));
    const tails = Object.fromEntries(telling.map((name) => [name, tailsOf(settings.map((k) => labelOf(report.value(name, k))))]));
    const lines = new Map();
    for (const k of settings) {
      const label = telling.map((name) => `${shortName(name)} ${tails[name](labelOf(report.value(name, k)))}`).join(", ");
      if (!lines.has(label)) lines.set(label, new Map());
      const m = report.value("n_hidden", k);
      lines.get(label).set(m, Math.min(lines.get(label).get(m) ?? Infinity, report.measure.best_loss[k]));
    }
    const drawn = [...lines].map(([label, byWidth]) => ({ label, points: [...byWidth].filter(([, loss]) => loss > 0).sort((a, b) => a[0] - b[0]) }))
      .filter(({ points }) => points.length >= LEAST_WIDTHS)
      .map((one) => ({ ...one, exponent: exponentOf(one.points) }));
    if (drawn.length) found.push({ name: [panels[0].part, `${panels[0].n_features} → m`].filter(Boolean).join(" · "), lines: drawn });
  }
  return found;
}

/** What shortens labels to that in which they differ: what all begin or end with is said once too often. */
function tailsOf(labels) {
  const [first, ...others] = [...new Set(labels)];
  let start = 0;
  while (start < first.length && others.every((label) => label[start] === first[start])) start++;
  start = Math.max(0, ...[" ", "("].map((mark) => first.lastIndexOf(mark, start - 1) + 1));
  // With the word before, which names it.
  start -= first.slice(0, start).match(/[A-Za-z]+ $/)?.[0].length ?? 0;
  const end = others.length && others.every((label) => label.endsWith(")")) && first.endsWith(")") ? 1 : 0;
  return (label) => (start < 4 ? label : `… ${label.slice(start, label.length - end).replace(/ -(?=\d)/, " −")}`);
}

/** The slope of a straight line through the points on logarithmic axes. */
function exponentOf(points) {
  const logs = points.map(([m, loss]) => [Math.log(m), Math.log(loss)]);
  const [mx, my] = [d3.mean(logs, (p) => p[0]), d3.mean(logs, (p) => p[1])];
  return d3.sum(logs, ([a, b]) => (a - mx) * (b - my)) / d3.sum(logs, ([a]) => (a - mx) ** 2);
}

function scalingFigure({ name, lines }, theme) {
  const points = lines.flatMap((one) => one.points);
  const box = { x: 76, y: 14, width: 420, height: 340 };
  const x = plotScale(Math.min(...points.map((p) => p[0])) / 1.08, Math.max(...points.map((p) => p[0])) * 1.08, box.width, true, true);
  const [low, high] = [Math.min(...points.map((p) => p[1])), Math.max(...points.map((p) => p[1]))];
  const y = plotScale(low / 1.25, high * 1.25, box.height, true, false);
  const place = ([m, loss]) => [box.x + x.scale(m), box.y + box.height - y.scale(loss)];
  const drawn = lines.map(({ points: own }, i) => {
    const color = seriesColor(theme, i, lines.length);
    return [
      el("path", { d: "M" + own.map((p) => place(p).map(at).join(",")).join("L"), fill: "none", stroke: color, "stroke-width": 2, "stroke-linejoin": "round" }),
      own.map((p) => el("circle", { cx: place(p)[0], cy: place(p)[1], r: 3, fill: color })),
    ];
  });
  // How steep 1/m is, from the upper right corner of what is drawn.
  const [m0, m1] = [Math.min(...points.map((p) => p[0])), Math.max(...points.map((p) => p[0]))];
  const guide = [[m0, high * 1.12], [m1, Math.max(low / 1.2, (high * 1.12 * m0) / m1)]];
  const end = [(high * 1.12 * m0) / guide[1][1], guide[1][1]];
  const [g0, g1] = [place(guide[0]), place(end)];
  const entries = lines.map(({ label, exponent }, i) => ({ color: seriesColor(theme, i, lines.length), label: [`m^${exponent.toFixed(2).replace("-", "−")}`, fitted(label, 250, 11)].filter(Boolean).join(", ") }));
  const side = box.x + box.width + 18;
  return picture(theme, side + 40 + 1.1 * Math.max(...entries.map((e) => widthOf(e.label, 11))), Math.max(box.y + box.height + 46, box.y + 30 + 18 * entries.length), `Loss against width, ${name}`,
    frame(theme, box, x.ticks, y.ticks, "hidden dimensions m (log scale)", "loss of the best run (log scale)", { gridX: true, gridY: true }),
    line(g0[0], g0[1], g1[0], g1[1], theme.muted, { "stroke-dasharray": "5 3" }),
    words(theme, g0[0] + 0.42 * (g1[0] - g0[0]) + 8, g0[1] + 0.42 * (g1[1] - g0[1]) - 4, "1/m", { size: 11, fill: theme.muted, plain: true }),
    drawn, legend(theme, side, box.y + 4, entries, "line"));
}
