// The section of the phase diagram and of the runs in its cells.
"use strict";

function diagramSection(report, section) {
  const panels = report.panels.filter((panel) => diagramAxes(panel).length > 0);
  if (!panels.length) {
    section.append(make("h2", {}, "Phase diagram"), make("p", { class: "note" }, "The table has no run of more than one feature, and no axis."));
    return;
  }
  const fullest = [...panels].sort((a, b) => score(b) - score(a))[0];
  const state = viewedState(report, panels[viewed("panel", panelOptions(panels), panels.indexOf(fullest))]);
  const controls = make("div", { class: "controls" });
  const place = make("div", { "aria-live": "off" });
  const details = make("div", { id: "cell", "aria-live": "polite" });
  const models = make("div", { id: "run" });
  section.append(
    make("h2", {}, "Phase diagram"),
    make("p", { class: "note" }, "Each cell is one setting. Choose a cell with the mouse, or with the arrow keys when the diagram has the focus, to see its runs."),
    controls, make("div", { class: "beside" }, place, details), models);

  const update = (change) => {
    const axesChanged = "panel" in change || "x" in change || "y" in change || "filters" in change;
    Object.assign(state, change);
    if (axesChanged) state.cell = null;
    keepState(report, state);
    show();
  };

  function show() {
    const diagram = diagramOf(report, state.panel, state);
    state.diagram = diagram;
    controls.replaceChildren(...diagramControls(report, panels, state, diagram, update));
    const fig = figure(fileName("phase-diagram", state.panel.name), (colors, below) => phaseFigure(report, diagram, colors, state.color, `Phase diagram, ${state.panel.name}`, below).svg, {
      extra: [make("button", { type: "button", id: "as-table", onclick: () => toggleTable(place, diagram) }, "Table")],
      after: (plot) => attachCursor(plot, diagram, state, (i, j) => {
        state.cell = { i, j };
        keepState(report, state);
        keepView({ run: null });
        choose(i, j);
      }),
    });
    place.replaceChildren(fig);
    const { predicted, agreeing } = agreement(report, diagram);
    if (predicted) place.append(make("p", { class: "note", id: "agreement" }, `The best run is in the phase that theory predicts in ${agreeing} of ${predicted} cells.`));
    const cell = state.cell ?? viewedCell(diagram) ?? startCell(diagram);
    choose(cell.i, cell.j);
  }

  function choose(i, j) {
    state.cell = { i, j };
    moveCursor(place.querySelector(".plot"), state.diagram, i, j);
    showCell(report, state.diagram, i, j, details, models);
  }

  show();
}

/** What the reader chose of a panel's diagram before, else what it has if nobody chooses. */
function viewedState(report, panel) {
  const may = diagramAxes(panel).map((name) => [name]);
  const axes = defaultAxes(panel);
  const [x, y] = [viewed("x", may, axes.x), viewed("y", may, axes.y)];
  const last = panel.n_features - 1;
  return {
    panel, ...(x === y ? axes : { x, y }), cell: null,
    feature: viewed("feature", Array.from({ length: last + 1 }, (_, i) => [i]), last),
    color: viewed("color", PHASE_COLORS.map((c) => [c.id]), PHASE_COLORS[0].id),
    filters: viewedFilters(report, panel, "filter-"),
  };
}

/** The cell the reader chose before, or null if the diagram has it not. */
function viewedCell(diagram) {
  const i = diagram.xs.findIndex((value) => String(value) === view.get("cell-x"));
  const j = diagram.ys.findIndex((value) => String(value) === view.get("cell-y"));
  return i < 0 || j < 0 ? null : { i, j };
}

/** A cell as the view names it: by its values, which stay when more rows come in. */
function cellView(diagram, { i, j }) {
  return { "cell-x": String(diagram.xs[i]), "cell-y": String(diagram.ys[j]) };
}

function keepState(report, state) {
  const old = [...view.keys()].filter((name) => name.startsWith("filter-"));
  keepView({
    panel: state.panel.name, x: state.x, y: state.y, feature: state.feature, color: state.color,
    ...Object.fromEntries(old.map((name) => [name, null])),
    ...Object.fromEntries(Object.entries(state.filters).map(([name, p]) => [`filter-${name}`, p === "all" ? p : String(report.axis[name].values[p])])),
    ...(state.cell ? cellView(state.diagram, state.cell) : { "cell-x": null, "cell-y": null, run: null }),
  });
}

/** Panels with many cells first. */
function score(panel) {
  const { x, y } = defaultAxes(panel);
  return (x && y && x !== FEATURE && y !== FEATURE ? 1e9 : 0) + panel.settings.length;
}

/** The cell to start with: one in superposition near the middle, else any with a run. */
function startCell(diagram) {
  let best = { i: 0, j: 0, score: -Infinity };
  diagram.cells.forEach((row, j) => row.forEach((cell, i) => {
    if (!cell) return;
    const far = Math.abs(i / diagram.xs.length - 0.6) + Math.abs(j / diagram.ys.length - 0.4);
    const phase = cell.best === null ? -3 : phaseOf(cell.best.norm, cell.best.interference) === "superposition" ? 1 : 0;
    if (phase - far > best.score) best = { i, j, score: phase - far };
  }));
  return best;
}

function diagramControls(report, panels, state, diagram, update) {
  const nodes = [];
  if (panels.length > 1) {
    nodes.push(choice("models", panelOptions(panels), panels.indexOf(state.panel), (i) => {
      const panel = panels[i];
      update({ panel, ...defaultAxes(panel), feature: panel.n_features - 1, filters: {} });
    }, "panel"));
  }
  const axes = diagramAxes(state.panel).map((name) => [name, oneLine(axisTitle(name))]);
  const other = (name, taken) => (name === taken ? (axes.map(([a]) => a).find((a) => a !== name) ?? null) : taken);
  nodes.push(choice("to the right", axes, state.x, (x) => update({ x, y: other(x, state.y) }), "x"));
  if (axes.length > 1) nodes.push(choice("upwards", axes, state.y, (y) => update({ y, x: other(y, state.x) }), "y"));
  if (state.x !== FEATURE && state.y !== FEATURE) {
    const n = state.panel.n_features;
    const all = diagram.cells.flat().find((cell) => cell && report.features.shown[cell.settings[0]] > 0);
    const shown = all ? report.features.shown[all.settings[0]] : n;
    const options = (shown === n ? Array.from({ length: n }, (_, i) => i) : [0, n - 1]).map((i) => [i, i === n - 1 ? `${i} (last)` : String(i)]);
    nodes.push(choice("feature", options, state.feature, (f) => update({ feature: Number(f) }), "feature"));
  }
  nodes.push(choice("colour", PHASE_COLORS.map((c) => [c.id, c.label]), state.color, (color) => update({ color }), "color"));
  for (const c of diagram.choices) {
    nodes.push(choice(axisTitle(c.name), [...filterOptions(report, c.name, c.places), ["all", "all together"]], c.place,
      (p) => update({ filters: { ...state.filters, [c.name]: p === "all" ? "all" : Number(p) } }), `filter-${c.name}`));
  }
  return nodes;
}

/** Scale of the picture as shown to the picture as drawn. */
function shownScale(plot) {
  const svg = plot.querySelector("svg");
  return svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
}

function attachCursor(plot, diagram, state, choose) {
  const layout = phaseLayout(diagram);
  const cellAt = (event) => {
    const box = plot.getBoundingClientRect();
    const scale = shownScale(plot);
    const i = Math.floor(((event.clientX - box.left) / scale - layout.left) / layout.cellW);
    const j = Math.floor((layout.top + layout.height - (event.clientY - box.top) / scale) / layout.cellH);
    return i >= 0 && j >= 0 && i < layout.nx && j < layout.ny ? { i, j } : null;
  };
  plot.tabIndex = 0;
  plot.classList.add("cells");
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", "Phase diagram; arrow keys choose a cell");
  if (!plot.querySelector(".cursor")) {
    plot.append(make("div", { class: "cursor" }));
    plot.addEventListener("click", (event) => { const c = cellAt(event); if (c) choose(c.i, c.j); });
    plot.addEventListener("mousemove", (event) => {
      const c = cellAt(event);
      tip(event, c ? tipText(diagram, c.i, c.j) : null);
    });
    plot.addEventListener("mouseleave", (event) => tip(event, null));
    plot.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!step) return;
      event.preventDefault();
      const limit = (v, most) => Math.max(0, Math.min(most - 1, v));
      choose(limit(state.cell.i + step[0], layout.nx), limit(state.cell.j + step[1], layout.ny));
    });
  } else if (state.cell) {
    moveCursor(plot, diagram, state.cell.i, state.cell.j);
  }
}

function moveCursor(plot, diagram, i, j) {
  const layout = phaseLayout(diagram);
  const percent = (v, whole) => `${(100 * v) / whole}%`;
  const view = plot.querySelector("svg").viewBox.baseVal;
  const cursor = plot.querySelector(".cursor");
  cursor.style.left = percent(layout.left + i * layout.cellW, view.width);
  cursor.style.top = percent(layout.top + layout.height - (j + 1) * layout.cellH, view.height);
  cursor.style.width = percent(layout.cellW, view.width);
  cursor.style.height = percent(layout.cellH, view.height);
}

function tip(event, text) {
  const node = document.getElementById("tip");
  node.hidden = text === null;
  if (text === null) return;
  node.textContent = text;
  node.style.left = `${Math.min(event.clientX + 14, window.innerWidth - node.offsetWidth - 8)}px`;
  node.style.top = `${Math.min(event.clientY + 14, window.innerHeight - node.offsetHeight - 8)}px`;
}

function cellName(diagram, i, j) {
  return [[diagram.x, diagram.xs[i]], [diagram.y, diagram.ys[j]]]
    .filter(([axis]) => axis !== null)
    .map(([axis, value]) => `${axis === FEATURE ? "feature" : axis.replace(/_/g, " ")} ${labelOf(value)}`).join(", ");
}

function tipText(diagram, i, j) {
  const cell = diagram.cells[j][i];
  const head = cellName(diagram, i, j);
  if (!cell) return `${head}\nno run`;
  if (!cell.best) return `${head}\nno run completed`;
  return `${head}\n${phaseOf(cell.best.norm, cell.best.interference).replace("-", " ")}: norm ${short(cell.best.norm)}, interference ${short(cell.best.interference)}`;
}

function toggleTable(place, diagram) {
  const old = place.querySelector(".tall");
  if (old) { old.remove(); return; }
  const rows = [];
  diagram.cells.forEach((row, j) => row.forEach((cell, i) => {
    if (cell && rows.length < 5000) {
      const phase = cell.best ? phaseOf(cell.best.norm, cell.best.interference) : "no run completed";
      rows.push([labelOf(diagram.xs[i]), labelOf(diagram.ys[j]), phase, cell.best?.norm ?? "–", cell.best?.interference ?? "–", cell.completed]);
    }
  }));
  place.append(make("div", { class: "tall", tabindex: 0 }, tableOf([axisTitle(diagram.x), diagram.y === null ? "" : axisTitle(diagram.y), "phase", "norm", "interference", "runs"], rows)));
}
