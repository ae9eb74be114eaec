// The report's data as the figures read them. No script here touches a page: the same files draw in a browser and without one.
"use strict";

/** The number array that a Base64 text of little-endian floats holds. */
function floats(text) {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const value = new Uint8Array(128);
  for (let i = 0; i < 64; i++) value[digits.charCodeAt(i)] = i;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3);
  for (let i = 0, b = 0; i < text.length; i += 4) {
    const word =
      (value[text.charCodeAt(i)] << 18) |
      (value[text.charCodeAt(i + 1)] << 12) |
      ((value[text.charCodeAt(i + 2)] & 63) << 6) |
      (value[text.charCodeAt(i + 3)] & 63);
    bytes[b++] = word >> 16;
    bytes[b++] = (word >> 8) & 255;
    bytes[b++] = word & 255;
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: (bytes.length - padding) >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}

const REPRESENTED_NORM = 0.5;
const SUPERPOSITION_INTERFERENCE = 0.1;

/** not-represented, dedicated or superposition: as column features.phase. */
function phaseOf(norm, interference) {
  if (!(norm >= REPRESENTED_NORM)) return "not-represented";
  return interference < SUPERPOSITION_INTERFERENCE ? "dedicated" : "superposition";
}

/** Columns that name what is trained; each of their combinations is a panel, and the page shows one at a time. */
const PANEL = ["sweep", "part", "model", "n_features", "n_hidden"];

/** The axis that stands for the features of a model. */
const FEATURE = "feature";

/** A report's JSON, opened: arrays decoded, measures and axes by name, panels found. */
function openReport(json) {
  const report = { ...json };
  const s = json.settings;
  report.count = s.runs.length;
  report.axis = Object.fromEntries(s.axes.map((axis, a) => [axis.name, { ...axis, places: s.places[a] }]));
  report.measure = Object.fromEntries(s.measures.map((m) => [m.name, m.values]));
  const f = json.features;
  report.features = { first: f.first, shown: f.shown };
  for (const name of [
    "bestNorm", "bestInterference", "meanNorm", "meanInterference", "dedicated", "superposition", "importance", "sparsity",
  ]) {
    report.features[name] = floats(f[name]);
  }
  report.value = (axis, k) => report.axis[axis].values[report.axis[axis].places[k]];
  report.modelById = new Map(json.models.map((model) => [model.id, model]));
  report.opened = new Map();
  report.runsOf = Array.from({ length: report.count }, () => []);
  json.runs.setting.forEach((k, r) => report.runsOf[k].push(r));
  report.panels = findPanels(report);
  return report;
}

/** The model of a run with its arrays decoded, or null if the report does not have it. */
function modelOf(report, id) {
  const model = report.modelById.get(id);
  if (!model) return null;
  if (!report.opened.has(id)) {
    report.opened.set(id, {
      ...model,
      weights: floats(model.weights),
      outputWeights: floats(model.outputWeights),
      bias: floats(model.bias),
      norms: floats(model.norms),
      interferences: floats(model.interferences),
      dimensionalities: floats(model.dimensionalities),
    });
  }
  return report.opened.get(id);
}

function findPanels(report) {
  const panels = new Map();
  for (let k = 0; k < report.count; k++) {
    const key = PANEL.map((name) => report.axis[name].places[k]).join();
    if (!panels.has(key)) {
      panels.set(key, {
        settings: [],
        ...Object.fromEntries(PANEL.map((name) => [name, report.value(name, k)])),
      });
    }
    panels.get(key).settings.push(k);
  }
  const several = (name) => report.axis[name].values.length > 1;
  for (const panel of panels.values()) {
    const words = [];
    if (several("sweep")) words.push(panel.sweep);
    if (panel.part !== null) words.push(panel.part);
    if (several("model")) words.push(panel.model);
    words.push(`${panel.n_features} → ${panel.n_hidden}`);
    panel.name = words.join(" · ");
    // Last, so that a choice among importances is one among profiles, which say more.
    const last = "relative_importance";
    panel.axes = varying(report, panel.settings).sort((a, b) => (a === last ? 1 : 0) - (b === last ? 1 : 0));
  }
  // Linear models are there to compare with.
  const linear = (panel) => (panel.model === "linear-output" ? 1 : 0);
  return [...panels.values()].sort((a, b) => a.n_features - b.n_features || a.n_hidden - b.n_hidden || linear(a) - linear(b));
}

/** The axes on which these settings differ. */
function varying(report, settings) {
  return report.settings.axes
    .map((axis) => axis.name)
    .filter((name) => !PANEL.includes(name))
    .filter((name) => {
      const places = report.axis[name].places;
      return settings.some((k) => places[k] !== places[settings[0]]);
    });
}

/** The axes a panel's diagram may have. */
function diagramAxes(panel) {
  return panel.n_features > 1 ? [...panel.axes, FEATURE] : panel.axes;
}

/** The axes a panel's diagram has if nobody chooses. */
function defaultAxes(panel) {
  const may = diagramAxes(panel);
  if (may.length < 2) return { x: may[0] ?? null, y: null };
  const y = ["density", "sparsity_profile", "importance_profile", ...may].find((name) => may.includes(name));
  const x = ["dropout", "relative_importance", FEATURE, ...may].find((name) => may.includes(name) && name !== y);
  return { x, y };
}

/**
 * The settings of a panel that a diagram is about. An axis besides x and y that would put different settings into one cell gets a
 * choice: the value asked for, else the first; "all" mixes them.
 */
function chooseSettings(report, panel, x, y, asked) {
  let settings = panel.settings;
  const choices = [];
  for (const name of panel.axes) {
    if (name === x || name === y) continue;
    const places = report.axis[name].places;
    const cells = new Map();
    let mixed = false;
    for (const k of settings) {
      const key = cellKey(report, k, x, y);
      if (!cells.has(key)) cells.set(key, places[k]);
      else if (cells.get(key) !== places[k]) mixed = true;
    }
    if (!mixed) continue;
    const there = [...new Set(settings.map((k) => places[k]))].sort((a, b) => a - b);
    const wish = asked[name];
    const place = wish === "all" ? "all" : there.includes(wish) ? wish : there[0];
    choices.push({ name, places: there, place });
    if (place !== "all") settings = settings.filter((k) => places[k] === place);
  }
  return { settings, choices };
}

/** What was chosen on axes that a figure has not, in words for the figure. */
function choiceWords(report, choices) {
  return choices
    .filter((c) => c.place !== "all")
    .map((c) => `${shortName(c.name)} = ${labelOf(report.axis[c.name].values[c.place])}`);
}

function cellKey(report, k, x, y) {
  const place = (axis) => (axis === null || axis === FEATURE ? 0 : report.axis[axis].places[k]);
  return place(x) * 1e6 + place(y);
}

/** Where feature i of setting k stands among the features, or -1 if the report does not have it. */
function featurePlace(report, k, i) {
  const shown = report.features.shown[k];
  const n = report.value("n_features", k);
  const index = shown === n ? i : i === 0 ? 0 : i === n - 1 ? shown - 1 : -1;
  return index < 0 || index >= shown ? -1 : report.features.first[k] + index;
}

/** One value of a cell's feature: of the best run of its settings, and means over all their completed runs. */
function cellOf(report, settings, feature) {
  const cell = { settings, runs: 0, completed: 0, diverged: 0, failed: 0, best: null };
  const sums = { meanNorm: 0, meanInterference: 0, dedicated: 0, superposition: 0, meanLoss: 0, ignoreLoss: 0 };
  let counted = 0;
  for (const k of settings) {
    cell.runs += report.settings.runs[k];
    cell.completed += report.settings.completed[k];
    cell.diverged += report.settings.diverged[k];
    cell.failed += report.settings.failed[k];
    const place = featurePlace(report, k, feature);
    if (report.settings.bestId[k] === null || place < 0) continue;
    const loss = report.measure.best_loss[k];
    if (cell.best === null || loss < cell.best.loss) {
      cell.best = {
        setting: k,
        loss,
        id: report.settings.bestId[k],
        seed: report.settings.bestSeed[k],
        norm: report.features.bestNorm[place],
        interference: report.features.bestInterference[place],
      };
    }
    const weight = report.settings.completed[k];
    counted += weight;
    for (const name of ["meanNorm", "meanInterference", "dedicated", "superposition"]) {
      sums[name] += weight * report.features[name][place];
    }
    sums.meanLoss += weight * report.measure.mean_loss[k];
    sums.ignoreLoss += weight * report.measure.ignore_loss[k];
  }
  for (const name of Object.keys(sums)) cell[name] = counted ? sums[name] / counted : null;
  cell.notRepresented = counted ? 1 - cell.dedicated - cell.superposition : null;
  return cell;
}

/** The phase that theory predicts of a cell's feature, or null: it says something of the last one. */
function predictedPhase(report, cell) {
  const predicted = new Set(cell.settings.map((k) => report.settings.predictedPhase[k]));
  const last = cell.settings.every((k) => report.value("n_features", k) - 1 === cell.feature);
  return last && predicted.size === 1 ? [...predicted][0] : null;
}

/** Of the cells for which theory predicts a phase, how many have a best run in it: {agreeing, predicted}. */
function agreement(report, diagram) {
  const told = diagram.cells.flat().filter((cell) => cell?.best && predictedPhase(report, cell));
  return { predicted: told.length, agreeing: told.filter((cell) => phaseOf(cell.best.norm, cell.best.interference) === predictedPhase(report, cell)).length };
}

/** A diagram: cells[j][i] of the j-th y value and the i-th x value; null where the table has no run. */
function diagramOf(report, panel, choice) {
  const { x, y, feature } = choice;
  const { settings, choices } = chooseSettings(report, panel, x, y, choice.filters ?? {});
  const values = (axis) => {
    if (axis === null) return [null];
    if (axis === FEATURE) return Array.from({ length: panel.n_features }, (_, i) => i);
    const places = [...new Set(settings.map((k) => report.axis[axis].places[k]))].sort((a, b) => a - b);
    return places.map((place) => report.axis[axis].values[place]);
  };
  const xs = values(x);
  const ys = values(y);
  const groups = new Map();
  for (const k of settings) {
    const key = cellKey(report, k, x, y);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(k);
  }
  const placeOf = (axis, value) =>
    axis === null || axis === FEATURE ? 0 : report.axis[axis].values.indexOf(value);
  const xPlaces = xs.map((value) => placeOf(x, value));
  const yPlaces = ys.map((value) => placeOf(y, value));
  const cells = ys.map((yValue, j) =>
    xs.map((xValue, i) => {
      const group = groups.get(xPlaces[i] * 1e6 + yPlaces[j]);
      if (!group) return null;
      const index = x === FEATURE ? xValue : y === FEATURE ? yValue : feature;
      return { ...cellOf(report, group, index), feature: index };
    }),
  );
  return { panel, x, y, xs, ys, cells, choices, feature };
}
