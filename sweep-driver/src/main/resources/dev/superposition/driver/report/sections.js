// The sections after the phase diagram, and the start of the page.
"use strict";

/** A section whose figures depend on one panel, chosen among those that have any. */
function panelSection(section, heading, note, panels, draw) {
  if (!panels.length) return;
  const controls = make("div", { class: "controls" });
  const place = make("div");
  section.append(make("h2", {}, heading), make("p", { class: "note" }, note), controls, place);
  const id = `${section.id}-panel`;
  const options = panelOptions(panels);
  const show = (p) => {
    controls.replaceChildren();
    if (panels.length > 1) controls.append(choice("models", options, p, (i) => show(Number(i)), id));
    place.replaceChildren();
    draw(panels[p], place, controls);
  };
  show(viewed(id, options, 0));
}

function modelsSection(report, section) {
  const panels = report.panels.filter((panel) => !panel.axes.includes("relative_importance") || panel.axes.includes("dropout")).filter((panel) => modelLattice(report, panel));
  panelSection(section, "Models", "The best model of each setting, by density" + (panels.some((p) => p.axes.includes("dropout")) ? " and dropout." : "."), panels, (panel, place, controls) => {
    const head = [...controls.children];
    const show = (filters) => {
      const lattice = modelLattice(report, panel, filters);
      controls.replaceChildren(...head, ...lattice.choices.map((c) =>
        choice(axisTitle(c.name), filterOptions(report, c.name, c.places), c.place, (p) => show({ ...filters, [c.name]: Number(p) }), `models-${c.name}`)));
      place.replaceChildren(figure(fileName("models", panel.name), (colors) => modelsFigure(lattice, colors)));
    };
    show(viewedFilters(report, panel, "models-"));
  });
}

function geometrySection(report, section) {
  panelSection(section, "Geometry", "Dimensions per feature, D* = m/‖W‖², and the dimensionality Dᵢ of each feature against sparsity. A regular geometry of k features in d dimensions has D = d/k.",
    dimensionPanels(report), (panel, place, controls) => {
      const row = make("div", { class: "row" });
      place.append(row);
      row.append(figure(fileName("dimensions-per-feature", panel.name), (colors) => dimensionsFigure(report, panel, colors)));
      const series = dimensionalitySeries(report, panel);
      if (!series.length) return;
      const holder = make("div");
      const show = (s) => holder.replaceChildren(figure(fileName("feature-dimensionality", panel.name), (colors) => dimensionalityFigure(report, panel, series[s], colors)));
      const options = series.map((one, i) => [i, seriesLabel(series, one), seriesLabel(series, one)]);
      const start = viewed("series", options, 0);
      if (series.length > 1) controls.append(choice("dimensionality of", options, start, (i) => show(Number(i)), "series"));
      show(start);
      row.append(holder);
    });
}

function dropoutSection(report, section) {
  const measures = DROPOUT_MEASURES.map((m) => [m.id, oneLine(m.label)]);
  const measureOf = (id) => DROPOUT_MEASURES.find((m) => m.id === id);
  let measure = measureOf(viewed("measure", measures, DROPOUT_MEASURES[0].id));
  panelSection(section, "Dropout against sparsity", "Means over the completed runs of each rate and density, for each importance profile.", dropoutPanels(report), (panel, place, controls) => {
    const show = () => place.replaceChildren(figure(fileName("dropout", measure.id, panel.name), (colors) => dropoutFigure(report, panel, measure, colors)));
    controls.append(choice("shown", measures, measure.id, (id) => { measure = measureOf(id); show(); }, "measure"));
    show();
  });
}

function casesSection(report, section) {
  panelSection(section, "Non-uniform sparsity", "The cases side by side: each feature's density; its norm in the run with the lowest loss, coloured by interference; ‖W‖ over all completed runs.",
    caseGroups(report), (group, place) => place.append(figure(fileName("cases", group.name), (colors) => casesFigure(report, group, colors))));
}

function dynamicsSection(report, section) {
  const runs = dynamicsRuns(report).map((run) => ({ ...run, name: run.label }));
  panelSection(section, "Learning dynamics", "The dimensionality of every feature and the training loss at each checkpoint of a setting's best run.", runs,
    (run, place) => place.append(figure(fileName("learning-dynamics", run.label), (colors) => dynamicsFigure(run, colors))));
}

function descentSection(report, section) {
  panelSection(section, "Double descent", "What the fit with the lowest train loss represents, by the number of examples T: the examples, by their hidden vectors, or the features, by the columns of W.",
    descentGroups(report), (group, place) => place.append(figure(fileName("double-descent", group.name), (colors) => descentFigure(group, colors))));
}

function perturbedSection(report, section) {
  panelSection(section, "One feature perturbed", "Equal features but for the density of the first, in proportion ρ to that of the others: the columns of W, dimensionalities and loss of the best fit.",
    perturbedGroups(report), (group, place) => place.append(figure(fileName("perturbed-feature", group.name), (colors) => perturbedFigure(group, colors))));
}

function vulnerabilitySection(report, section) {
  panelSection(section, "Adversarial vulnerability", "What an attack adds to the loss, in proportion to what it adds to the linear model of the same setting, beside the number of features a dimension holds.",
    vulnerabilityGroups(report), (group, place) => place.append(figure(fileName("vulnerability", group.name), (colors) => vulnerabilityFigure(group, colors))));
}

function neuronsSection(report, section) {
  const groups = report.panels.map((panel) => neuronModels(report, panel)).filter(Boolean).map((group) => ({ ...group, name: group.panel.name }));
  panelSection(section, "Neurons", "The weights |W_ik| of each neuron k, stacked: blue for neurons of one feature, orange for those of several.".replaceAll("_ik", "ᵢₖ"),
    groups, (group, place) => place.append(figure(fileName("neurons", group.name), (colors) => neuronsFigure(group, colors))));
}

function scalingSection(report, section) {
  panelSection(section, "Scaling", "The lowest loss of each width m, on logarithmic axes; m to the power that fits best stands in the legend.",
    scalingGroups(report), (group, place) => place.append(figure(fileName("scaling", group.name), (colors) => scalingFigure(group, colors))));
}

function outcomesSection(report, section) {
  section.append(make("h2", {}, "Outcomes"), make("div", { class: "scroll" },
    tableOf(["sweep", "part", "outcome", "runs", "share"], report.outcomes.map((o) => [o.sweep, o.part, o.outcome, o.runs, percent(o.share)]))));
  if (!report.failures.length) {
    section.append(make("p", { class: "note" }, "Every run completed."));
    return;
  }
  const setting = (f) => report.settings.axes.map((a) => a.name).filter((name) => report.axis[name].values.length > 1 && !["sweep", "part"].includes(name))
    .map((name) => `${name} ${labelOf(report.value(name, f.setting))}`).join(", ");
  section.append(make("h3", {}, "Runs that diverged or failed"), make("div", { class: "tall", tabindex: 0 },
    tableOf(["outcome", "what happened", "seed", "setting", "config_id"], report.failures.map((f) => [
      f.outcome, make("span", { class: "error" }, f.error ?? `diverged at step ${f.divergedAt}`), f.seed, setting(f), make("code", {}, f.id)]))));
}

/** A time as in 2026-05-01T12:00:00Z, in one line and with a blank between day and hour. */
function timeOf(text) {
  return make("span", { class: "time" }, text.replace("T", " "));
}

function provenanceSection(report, section) {
  section.append(make("h2", {}, "Provenance"), listOf([["table", "table", report.table], ["program", "report made by", `Superposition Sweep ${report.program}`]]),
    make("div", { class: "scroll" }, tableOf(["engine", "program", "JVM", "processor", "runs", "attempts", "hosts", "first started", "last finished", "core seconds"],
      report.makers.map((m) => [m.engine, m.version, m.java, m.cpu, m.runs, m.attempts, m.hosts, timeOf(m.first), timeOf(m.last), m.trainSeconds]))));
  section.append(make("h3", {}, "Audits"), make("p", { class: "note" }, report.makers.some((m) => m.audited) ?
    "Runs that the reference engine followed: the largest differences to the fast one, of parameters and of losses." : "The reference engine was held against none of these runs."));
  if (report.makers.some((m) => m.audited)) {
    section.append(make("div", { class: "scroll" }, tableOf(["engine", "program", "audited", "not confirmed", "parameters differ by", "losses differ by"],
      report.makers.filter((m) => m.audited).map((m) => [m.engine, m.version, m.audited, m.differing ? make("span", { class: "error" }, String(m.differing)) : "none", m.parametersDifference, m.lossDifference]))));
  }
  if (report.omissions.length) {
    section.append(make("h3", {}, "What this page leaves out"), make("ul", { id: "omissions" }, report.omissions.map((o) => make("li", {}, o))));
  }
  for (const sweep of report.sweeps) {
    section.append(make("details", {}, make("summary", {}, `Spec of ${sweep.name}`), make("pre", {}, sweep.spec)));
  }
}

function startPage() {
  const report = openReport(JSON.parse(document.getElementById("data").textContent));
  window.report = report;
  setUpTheme();
  document.body.insertAdjacentHTML("afterbegin", `<svg width="0" height="0" aria-hidden="true" style="position:absolute">${missingPatterns(theme)}</svg>`);
  redraws.set(document.body, () => { document.querySelector("body > svg").innerHTML = missingPatterns(theme); });
  const sum = (name) => report.settings[name].reduce((a, b) => a + b, 0);
  const questions = report.sweeps.map((s) => s.question).filter(Boolean);
  document.getElementById("question").textContent = [...new Set(questions)].join(" ");
  const [runs, diverged, failed] = ["runs", "diverged", "failed"].map(sum);
  document.getElementById("totals").textContent = `${plural(runs, "run")} of ${plural(report.count, "setting")}` +
    (diverged + failed ? `; ${plural(diverged, "diverged", "diverged")}, ${plural(failed, "failed", "failed")}` : "; all completed") + ".";
  const sections = { diagram: diagramSection, models: modelsSection, geometry: geometrySection, dropout: dropoutSection, cases: casesSection, dynamics: dynamicsSection, descent: descentSection, perturbed: perturbedSection, vulnerability: vulnerabilitySection, neurons: neuronsSection, scaling: scalingSection, outcomes: outcomesSection, provenance: provenanceSection };
  for (const [id, fill] of Object.entries(sections)) {
    const section = document.getElementById(id);
    fill(report, section);
    if (section.children.length) document.getElementById("contents").append(make("a", { href: `#${id}` }, section.dataset.name));
  }
  setUpView();
  document.documentElement.dataset.ready = "true";
}

startPage();
