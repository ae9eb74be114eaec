// Learning dynamics: D_i of every feature and the loss along the checkpoints of a run.
"use strict";

/** A feature that moves by this much from one checkpoint to the next jumps. */
const JUMP = 0.1;

/** Jumps are marked for models of so few features that one jump is a sight. */
const MOST_JUMPING = 10;

/** The runs with dynamics: {label, panel, run}, in the order of the report. */
function dynamicsRuns(report) {
  const settingOf = new Map(report.settings.bestId.map((id, k) => [id, k]));
  return report.dynamics.map((run) => {
    const k = settingOf.get(run.id);
    const panel = report.panels.find((p) => p.settings.includes(k));
    const words = panel.axes.filter((name) => name !== "sparsity_profile" || !panel.axes.includes("density"))
      .map((name) => `${name === "density" ? "p" : shortName(name)} = ${labelOf(report.value(name, k))}`);
    return { panel, run, setting: words.join(", "), label: [panel.name, ...words].join(", ") };
  });
}

/** The steps before which some feature jumped; the first checkpoints, where all move, do not count. */
function jumpsOf(run, n) {
  const dims = floats(run.dimensionalities);
  const jumps = [];
  for (let c = 1; c < run.steps.length; c++) {
    let moved = 0;
    for (let i = 0; i < n; i++) moved = Math.max(moved, Math.abs(dims[c * n + i] - dims[(c - 1) * n + i]));
    if (run.steps[c] > 200 && moved >= JUMP) jumps.push(run.steps[c]);
  }
  return jumps;
}

function dynamicsFigure({ panel, run, setting, label }, theme) {
  const n = panel.n_features;
  const dims = floats(run.dimensionalities);
  const upper = { x: 70, y: 14, width: 520, height: 250 };
  const lower = { x: 70, y: 286, width: 520, height: 150 };
  const steps = run.steps.map((step) => step + 1);
  const x = plotScale(1, Math.max(2, steps.at(-1)), upper.width, true, true);
  const y = plotScale(0, 1.02, upper.height, false, false);
  const losses = run.losses.filter((loss) => loss > 0);
  const parts = [];
  const geometries = GEOMETRIES.map(({ at: d, label: name }) => {
    const py = upper.y + upper.height - y.scale(d);
    return line(upper.x, py, upper.x + upper.width, py, theme.superposition, { "stroke-width": 0.9, "stroke-opacity": 0.6 }) +
      words(theme, upper.x + upper.width + 8, py + (d === 2 / 5 ? 1 : d === 3 / 8 ? 8 : 4), name, { size: 11, fill: theme.muted });
  });
  for (let i = 0; i < n; i++) {
    const d = "M" + steps.map((step, c) => `${at(upper.x + x.scale(step))},${at(upper.y + upper.height - y.scale(Math.min(1.02, dims[c * n + i])))}`).join("L");
    parts.push(el("path", { d, fill: "none", stroke: theme.dedicated, "stroke-width": n <= MOST_JUMPING ? 1.8 : 1, "stroke-opacity": n <= MOST_JUMPING ? 0.85 : 0.35 }));
  }
  const jumps = n <= MOST_JUMPING ? jumpsOf(run, n) : [];
  const marks = jumps.map((step) => {
    const px = upper.x + x.scale(step + 1);
    return line(px, upper.y, px, lower.y + lower.height, theme.muted, { "stroke-dasharray": "2 3" });
  });
  const frames = [frame(theme, upper, x.ticks.map((t) => ({ at: t.at, label: "" })), y.ticks, "", "dimensionality D_i", { gridX: true })];
  let bottom = upper.y + upper.height + 30;
  if (losses.length > 1) {
    const ly = plotScale(Math.min(...losses) / 1.2, Math.max(...losses) * 1.2, lower.height, true, false);
    const points = run.losses.map((loss, c) => [steps[c], loss]).filter(([, loss]) => loss > 0)
      .map(([step, loss]) => `${at(lower.x + x.scale(step))},${at(lower.y + lower.height - ly.scale(loss))}`);
    parts.push(el("path", { d: "M" + points.join("L"), fill: "none", stroke: theme.superposition, "stroke-width": 1.8, "stroke-linejoin": "round" }));
    frames.push(frame(theme, lower, x.ticks, ly.ticks, "steps + 1 (log scale)", "training loss (log)", { gridX: true, gridY: true }));
    bottom = lower.y + lower.height + 46;
  }
  const notes = [setting, jumps.length ? `dotted: some D_i moves by ${JUMP} or more` : ""].filter(Boolean);
  return picture(theme, upper.x + upper.width + 160, bottom + 16 * notes.length, `Learning dynamics, ${label}`, frames, geometries, marks, parts,
    notes.map((text, i) => words(theme, upper.x, bottom + 6 + 16 * i, text, { size: 11, fill: theme.muted })));
}
