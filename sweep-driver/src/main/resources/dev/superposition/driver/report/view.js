// What the reader chose, kept in the page's address behind #: it outlives a reload, and a link to it shows the same.
"use strict";

const view = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");

/** Milliseconds; browsers stop a page that changes its address with every key of a held arrow. */
const VIEW_REST = 200;

let viewTimer = null;

function writeView() {
  clearTimeout(viewTimer);
  viewTimer = null;
  history.replaceState(null, "", `#${view}`);
}

/** Keeps choices by name; null forgets one. */
function keepView(changes) {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) view.delete(name);
    else view.set(name, value);
  }
  viewTimer ??= setTimeout(writeView, VIEW_REST);
}

/**
 * Of options [value, label, key], the value of the one that the reader chose before, else `otherwise`. A key, the value itself if
 * there is none, still names the option when more rows have come in.
 */
function viewed(name, options, otherwise) {
  const wish = view.get(name);
  const found = wish === null ? undefined : options.find(([value, , key = value]) => String(key) === wish);
  return found === undefined ? otherwise : found[0];
}

/** The values chosen before on axes that a figure has not, as chooseSettings asks for them. */
function viewedFilters(report, panel, prefix) {
  const filters = {};
  for (const name of panel.axes) {
    const place = viewed(prefix + name, [["all"], ...filterOptions(report, name, report.axis[name].values.keys())], null);
    if (place !== null) filters[name] = place;
  }
  return filters;
}

/** Options for places of an axis. */
function filterOptions(report, name, places) {
  return Array.from(places, (p) => [p, labelOf(report.axis[name].values[p]), report.axis[name].values[p]]);
}

/** Options for panels. */
function panelOptions(panels) {
  return panels.map((panel, i) => [i, panel.name, panel.name]);
}

/** Shows a section and keeps which. */
function goTo(id) {
  const section = document.getElementById(id);
  if (!section) return;
  section.tabIndex = -1;
  section.focus({ preventScroll: true });
  section.scrollIntoView();
  keepView({ at: id });
}

/** Has links within the page keep the view, follows a view pasted into the address, and reloads a page that is still being written. */
function setUpView() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    goTo(link.hash.slice(1));
  });
  window.addEventListener("hashchange", () => location.reload());
  const wait = document.querySelector("meta[name=reload]");
  if (wait) {
    setTimeout(() => {
      if (viewTimer !== null) writeView();
      location.reload();
    }, 1000 * Number(wait.content));
  }
  // A reload restores the place by itself.
  if (performance.getEntriesByType("navigation")[0]?.type === "reload") return;
  const at = view.get("at") ?? location.hash.slice(1);
  document.getElementById(at)?.scrollIntoView({ behavior: "instant" });
}
