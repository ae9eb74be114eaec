// Every figure of a report that needs no choice.
"use strict";

/** A file name of letters, digits and dashes. */
function fileName(...parts) {
  return parts
    .filter((part) => part !== null && part !== undefined && part !== "")
    .join("-")
    .normalize("NFKD")
    .replace(/→/g, "-")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase()
    .slice(0, 100);
}

/** The figures in light colours: [{name, svg}], names unique; where beginnings of names are given, the first figure of each. */
function gallery(report, beginnings = null) {
  const theme = THEMES.light;
  const figures = [];
  const names = new Set();
  const open = beginnings && new Set(beginnings);
  const add = (name, draw) => {
    let unique = name;
    for (let i = 2; names.has(unique); i++) unique = `${name}-${i}`;
    names.add(unique);
    const begun = open && [...open].filter((beginning) => unique.startsWith(beginning));
    if (begun && !begun.length) return;
    begun?.forEach((beginning) => open.delete(beginning));
    figures.push({ name: unique, svg: draw() });
  };
  for (const panel of report.panels) {
    const { x, y } = defaultAxes(panel);
    if (x !== null && panel.settings.length > 1) {
      const diagram = diagramOf(report, panel, { x, y, feature: panel.n_features - 1 });
      add(fileName("phase-diagram", panel.name), () => phaseFigure(report, diagram, theme, "best", `Phase diagram, ${panel.name}`).svg);
      add(fileName("phase-shares", panel.name), () => phaseFigure(report, diagram, theme, "shares", `Phase shares, ${panel.name}`).svg);
    }
    const lattice = panel.axes.includes("relative_importance") && !panel.axes.includes("dropout") ? null : modelLattice(report, panel);
    if (lattice) add(fileName("models", panel.name), () => modelsFigure(lattice, theme));
  }
  for (const panel of dimensionPanels(report)) {
    add(fileName("dimensions-per-feature", panel.name), () => dimensionsFigure(report, panel, theme));
    const series = dimensionalitySeries(report, panel);
    if (series.length) add(fileName("feature-dimensionality", panel.name), () => dimensionalityFigure(report, panel, series[0], theme));
  }
  for (const panel of dropoutPanels(report)) {
    for (const measure of DROPOUT_MEASURES) add(fileName("dropout", measure.id, panel.name), () => dropoutFigure(report, panel, measure, theme));
  }
  const dynamics = dynamicsRuns(report);
  // One of each panel: the others are on the page.
  for (const one of dynamics.filter((run, i) => dynamics.findIndex((other) => other.panel === run.panel) === i)) {
    add(fileName("learning-dynamics", one.panel.name), () => dynamicsFigure(one, theme));
  }
  for (const group of descentGroups(report)) add(fileName("double-descent", group.name), () => descentFigure(group, theme));
  for (const group of perturbedGroups(report)) add(fileName("perturbed-feature", group.name), () => perturbedFigure(group, theme));
  for (const group of vulnerabilityGroups(report)) add(fileName("vulnerability", group.name), () => vulnerabilityFigure(group, theme));
  for (const group of report.panels.map((panel) => neuronModels(report, panel)).filter(Boolean)) {
    add(fileName("neurons", group.panel.name), () => neuronsFigure(group, theme));
  }
  for (const group of scalingGroups(report)) add(fileName("scaling", group.name), () => scalingFigure(group, theme));
  for (const group of caseGroups(report)) add(fileName("cases", group.name), () => casesFigure(report, group, theme));
  return figures;
}
