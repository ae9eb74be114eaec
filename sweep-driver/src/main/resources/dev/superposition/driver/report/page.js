// The page: what a figure, a table and a choice are.
"use strict";

let theme = THEMES.light;

/** What draws the page again in other colours. */
const redraws = new Map();

/** Windows on which a key beside its figure would make both too small to read. */
const narrow = window.matchMedia("(max-width: 620px)");

/** An element; text is always set as text. */
function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

function download(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A PNG of a picture, three times its size. */
function pngOf(svg) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const canvas = make("canvas", { width: image.width * 3, height: image.height * 3 });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(resolve, "image/png");
    };
    image.onerror = () => reject(new Error("the picture cannot be painted"));
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  });
}

/**
 * A figure that is drawn again when the theme changes and can be downloaded, in light colours.
 *
 * draw(theme, narrow) gives SVG text, narrow where its key belongs below; extra are further buttons.
 */
function figure(name, draw, { frameClass = "scroll", extra = [], after = () => {} } = {}) {
  const plot = make("div", { class: "plot" });
  const show = () => {
    plot.querySelector("svg")?.remove();
    plot.insertAdjacentHTML("afterbegin", draw(theme, narrow.matches));
    plot.style.setProperty("--natural", plot.querySelector("svg").viewBox.baseVal.width);
    after(plot);
  };
  show();
  redraws.set(plot, show);
  const light = () => draw(THEMES.light, false);
  const node = make("figure", { "data-figure": name },
    make("div", { class: frameClass }, plot),
    make("figcaption", {},
      make("button", { type: "button", title: "Download this figure as SVG", onclick: () => download(`${name}.svg`, new Blob([light()], { type: "image/svg+xml" })) }, "SVG"),
      make("button", { type: "button", title: "Download this figure as PNG", onclick: async () => download(`${name}.png`, await pngOf(light())) }, "PNG"),
      extra));
  return node;
}

/** A choice, kept in the view under its id; options are [value, label, key], see viewed. */
function choice(label, options, value, onchange, id) {
  const select = make("select", { id, onchange: () => {
    const [, , key = select.value] = options.find(([v]) => String(v) === select.value);
    keepView({ [id]: String(key) });
    onchange(select.value);
  } });
  for (const [v, text] of options) select.append(make("option", { value: v, selected: String(v) === String(value) }, text));
  return make("label", {}, oneLine(label), select);
}

/** A table of rows of cells; a number is set as one. */
function tableOf(heads, rows) {
  return make("table", {},
    make("thead", {}, make("tr", {}, heads.map((head, i) => make("th", { scope: "col", class: typeof rows[0]?.[i] === "number" ? "number" : null }, head)))),
    make("tbody", {}, rows.map((row) => make("tr", {}, row.map((cell) =>
      typeof cell === "number" ? make("td", { class: "number", "data-value": cell }, short(cell, 4)) : make("td", {}, cell ?? "–"))))));
}

/** Pairs of a name and a value; the value's full digits stand in data-value. */
function listOf(pairs) {
  return make("dl", {}, pairs.flatMap(([id, name, value]) => [
    make("dt", {}, name),
    make("dd", { "data-name": id, "data-value": value === null ? "" : value }, typeof value === "number" ? short(value, 4) : (value ?? "–")),
  ]));
}

function plural(count, one, many = one + "s") {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

function useTheme(name) {
  theme = THEMES[name];
  document.documentElement.dataset.theme = name;
  redraw();
}

function redraw() {
  for (const [plot, draw] of redraws) {
    if (plot.isConnected) draw();
    else redraws.delete(plot);
  }
}

function setUpTheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = viewed("theme", Object.keys(THEMES).map((name) => [name]), null);
  useTheme(chosen ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => chosen ?? useTheme(dark.matches ? "dark" : "light"));
  document.getElementById("theme").addEventListener("click", () => {
    chosen = theme.name === "dark" ? "light" : "dark";
    useTheme(chosen);
    keepView({ theme: chosen });
  });
  narrow.addEventListener("change", redraw);
  let before = theme.name;
  window.addEventListener("beforeprint", () => { before = theme.name; useTheme("light"); });
  window.addEventListener("afterprint", () => useTheme(before));
}
