// A cell of the diagram: its runs, and the model of the one chosen.
"use strict";

function showCell(report, diagram, i, j, details, models) {
  const cell = diagram.cells[j][i];
  details.replaceChildren(make("h3", { id: "cell-name", "data-x": diagram.xs[i], "data-y": diagram.ys[j] }, cellName(diagram, i, j)));
  models.replaceChildren();
  if (!cell) {
    details.append(make("p", { class: "note" }, "The table has no run here."));
    return;
  }
  const best = cell.best;
  details.append(listOf([
    ["runs", "runs", `${cell.runs}` + (cell.completed === cell.runs ? "" : ` (${cell.completed} completed, ${cell.diverged} diverged, ${cell.failed} failed)`)],
    ...(best ? [
      ["best_phase", `feature ${cell.feature}, best run`, phaseOf(best.norm, best.interference).replace("-", " ")],
      ...(predictedPhase(report, cell) ? [["predicted_phase", "theory predicts", predictedPhase(report, cell).replace("-", " ")]] : []),
      ["best_norm", "norm ‖Wᵢ‖", best.norm],
      ["best_interference", "interference", best.interference],
      ["best_loss", "loss", best.loss],
      ["ignore_loss", "loss of ignoring everything", cell.ignoreLoss],
      ["shares", "over all completed runs", `${percent(cell.notRepresented)} not represented, ${percent(cell.dedicated)} own dimension, ${percent(cell.superposition)} superposition`],
    ] : []),
  ]));
  const mixed = varying(report, cell.settings);
  if (mixed.length) details.append(make("p", { class: "note warn" }, `The runs of this cell differ in ${mixed.map(axisTitle).join(", ")}.`));
  const runs = cell.settings.flatMap((k) => report.runsOf[k]);
  runs.sort((a, b) => (report.runs.loss[a] ?? Infinity) - (report.runs.loss[b] ?? Infinity));
  const body = make("tbody");
  const select = (r) => {
    for (const row of body.children) row.setAttribute("aria-selected", row.dataset.run === report.runs.id[r]);
    showRun(report, cell, runs, r, models);
  };
  const choose = (r) => {
    keepView({ ...cellView(diagram, { i, j }), run: report.runs.id[r] });
    select(r);
  };
  for (const r of runs) {
    const { seed, outcome, loss, frobeniusNorm, featuresRepresented, id } = report.runs;
    const row = make("tr", { tabindex: 0, "data-run": id[r], onclick: () => choose(r),
      onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(r); } } },
      make("td", { class: "number" }, seed[r]),
      make("td", { class: outcome[r] === "completed" ? "" : "warn" }, outcome[r]),
      make("td", { class: "number", "data-value": loss[r] ?? "" }, short(loss[r], 4)),
      make("td", { class: "number" }, short(frobeniusNorm[r])),
      make("td", { class: "number" }, short(featuresRepresented[r])),
      make("td", {}, make("code", { title: id[r] }, id[r].slice(0, 10))));
    body.append(row);
  }
  const left = cell.runs - runs.length;
  details.append(make("div", { class: "tall", style: null },
    make("table", { id: "runs" },
      make("thead", {}, make("tr", {}, ["seed", "outcome", "loss", "‖W‖", "represented", "config_id"].map((h) => make("th", { scope: "col", class: ["outcome", "config_id"].includes(h) ? null : "number" }, h)))),
      body)));
  if (left > 0) details.append(make("p", { class: "note" }, `${plural(left, "more run")} in the table.`));
  if (runs.length) select(runs.find((r) => report.runs.id[r] === view.get("run")) ?? runs[0]);
}

function percent(share) {
  return `${Math.round(100 * share)} %`;
}

let turn = { yaw: 0.6, pitch: 0.45 };

function showRun(report, cell, runs, r, place) {
  const id = report.runs.id[r];
  const model = modelOf(report, id);
  place.replaceChildren(make("h3", { id: "run-name" }, `Run of seed ${report.runs.seed[r]}`), make("p", { class: "note" }, make("code", { id: "run-id" }, id)));
  const failure = report.failures.find((f) => f.id === id);
  if (failure?.error) place.append(make("p", { class: "error warn" }, failure.error));
  if (failure?.divergedAt !== null && failure?.divergedAt !== undefined) {
    place.append(make("p", { class: "warn" }, `Diverged at step ${failure.divergedAt}.`));
  }
  if (!model) {
    place.append(make("p", { class: "note" }, "This page does not hold the weights and the loss curve of this run."));
    return;
  }
  const row = make("div", { class: "row" });
  const { n, m } = sizeOf(model);
  if (n && m >= 1 && m <= 3) row.append(planeNode(model, id));
  if (n && model.norms.length) {
    row.append(figure(fileName("gram", id.slice(0, 10)), (colors) => gramFigure(model, colors)));
    row.append(figure(fileName("norms", id.slice(0, 10)), (colors) => normsFigure(model, colors)));
  }
  const curves = runs.map((q) => ({ q, model: modelOf(report, report.runs.id[q]) })).filter((c) => c.model)
    .map((c) => ({ model: c.model, chosen: c.q === r }));
  if (lossFigure(curves, theme, cell.ignoreLoss)) {
    row.append(figure(fileName("loss", id.slice(0, 10)), (colors) => lossFigure(curves, colors, cell.ignoreLoss)));
  }
  place.append(row);
}

function planeNode(model, id) {
  const node = figure(fileName("columns", id.slice(0, 10)), (colors) => planeFigure(model, colors, turn));
  if (sizeOf(model).m !== 3) return node;
  const plot = node.querySelector(".plot");
  plot.classList.add("turning");
  plot.tabIndex = 0;
  plot.setAttribute("aria-label", "Columns of W in three dimensions; arrow keys turn them");
  const turnBy = (yaw, pitch) => {
    turn = { yaw: turn.yaw + yaw, pitch: Math.max(-1.5, Math.min(1.5, turn.pitch + pitch)) };
    redraws.get(plot)();
  };
  plot.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0], ArrowUp: [0, 0.12], ArrowDown: [0, -0.12] }[event.key];
    if (step) { event.preventDefault(); turnBy(...step); }
  });
  plot.addEventListener("pointermove", (event) => { if (event.buttons) turnBy(event.movementX / 110, event.movementY / 110); });
  plot.addEventListener("pointerdown", (event) => plot.setPointerCapture(event.pointerId));
  return node;
}
