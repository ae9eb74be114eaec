// Axes of the figures.
"use strict";

/** The position along an axis of cells, in cells from its start, of a value between the first and the last. */
function cellPosition(values, kind, value) {
  if (kind === "listed") return values.indexOf(value) + 0.5;
  const f = kind === "log" ? Math.log : (v) => v;
  const last = values.length - 1;
  return ((f(value) - f(values[0])) / (f(values[last]) - f(values[0]))) * last + 0.5;
}

const MOST_VALUES_EACH = 8;

/** Ticks of an axis of cells: {at: position in cells, label}, no more than have room. */
function cellTicks(values, cell, horizontal) {
  const kind = scaleKind(values);
  const length = cell * values.length;
  // So few values say more than what lies between them.
  const eachFits = values.length <= MOST_VALUES_EACH && cell >= (horizontal ? 34 : 14);
  if (kind === "log" && !eachFits) {
    const room = ((horizontal ? 30 : 14) * Math.log10(values.at(-1) / values[0])) / length;
    return logTicks(values[0], values.at(-1), room).map((v) => ({
      at: cellPosition(values, kind, v),
      label: short(v),
    }));
  }
  if (kind === "linear" && values.length > 2) {
    const each = values.length * (horizontal ? 30 : 18) <= length;
    const last = values.at(-1);
    const ticks = each ? values : d3.ticks(values[0], last, Math.max(2, length / (horizontal ? 48 : 30)));
    const fitting = values.every(Number.isInteger) ? ticks.filter(Number.isInteger) : ticks;
    return fitting.map((v) => ({ at: cellPosition(values, kind, v), label: short(v) }));
  }
  const all = values.map(labelOf);
  const label = values.some((v) => typeof v === "string") && all.some((text) => widthOf(text, 11) > 110) ? tailsOf(all) : (text) => text;
  const room = horizontal ? Math.max(...all.map((text) => Math.min(widthOf(label(text), 11), 110))) + 10 : 15;
  const stride = Math.max(1, Math.ceil((room * values.length) / Math.max(length, room)));
  return values
    .map((v, i) => ({ at: i + 0.5, label: fitted(label(labelOf(v)), horizontal ? 110 : 150, 11), i }))
    .filter((tick) => tick.i % stride === 0);
}

/** The words after an axis's title: its scale, if there is one. */
function scaleWords(values) {
  const kind = scaleKind(values);
  if (kind === "listed") return values.length > 2 && values.every((v) => typeof v === "number") ? " (values as listed)" : "";
  return kind === "log" ? " (log scale)" : values.length > 2 ? " (linear)" : "";
}

/** The frame of a plot: x axis below, y axis left, titles; ticks are {at: pixels from the start, label}. */
function frame(theme, box, xTicks, yTicks, xTitle, yTitle, options = {}) {
  const parts = [];
  const { x, y, width, height } = box;
  for (const tick of xTicks) {
    const px = x + tick.at;
    if (options.gridX) parts.push(line(px, y, px, y + height, theme.grid));
    parts.push(line(px, y + height, px, y + height + 4, theme.line));
    if (tick.label) parts.push(words(theme, px, y + height + 16, tick.label, { size: 11, anchor: "middle", fill: theme.muted, plain: true }));
  }
  for (const tick of yTicks) {
    const py = y + height - tick.at;
    if (options.gridY) parts.push(line(x, py, x + width, py, theme.grid));
    parts.push(line(x - 4, py, x, py, theme.line));
    if (tick.label) parts.push(words(theme, x - 7, py + 4, tick.label, { size: 11, anchor: "end", fill: theme.muted, plain: true }));
  }
  const widest = Math.max(0, ...yTicks.map((tick) => widthOf(tick.label, 11)));
  if (xTitle) parts.push(words(theme, x + width / 2, y + height + 34, xTitle, { size: 12, anchor: "middle" }));
  if (yTitle) {
    // Along a low plot only a smaller title is whole.
    const size = Math.min(12, (12 * (height + 24)) / widthOf(yTitle));
    parts.push(words(theme, x - widest - 20, y + height / 2, yTitle, { size, anchor: "middle", rotate: -90 }));
  }
  return parts;
}

/** A continuous scale from values to pixels with its ticks. */
function plotScale(low, high, pixels, log, horizontal) {
  const scale = (log ? d3.scaleLog() : d3.scaleLinear()).domain([low, high]).range([0, pixels]);
  const values = log
    ? logTicks(low, high, ((horizontal ? 38 : 15) * Math.log10(high / low)) / pixels)
    : scale.ticks(Math.max(2, pixels / (horizontal ? 60 : 36)));
  return { scale, ticks: values.map((v) => ({ at: scale(v), label: short(v) })) };
}

/** A legend: a column of {color, label} from x, y downwards. */
function legend(theme, x, y, entries, shape = "square") {
  return entries.map((entry, i) => {
    const py = y + i * 18;
    const mark =
      shape === "line"
        ? line(x, py + 6, x + 16, py + 6, entry.color, { "stroke-width": 2.5, "stroke-dasharray": entry.dash })
        : rect(x, py, 12, 12, { fill: entry.color, stroke: theme.line, "stroke-width": 0.5 });
    return mark + words(theme, x + (shape === "line" ? 22 : 18), py + 10, entry.label, { size: 11 });
  });
}
