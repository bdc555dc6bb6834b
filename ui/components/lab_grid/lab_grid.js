// A table of runs. Tiles are changed in place, so that a link under the pointer stays what it is.

function colors(root) {
  const given = getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors");
  return given.split(",").map((each) => each.trim()).filter(Boolean);
}

function heading(text, scope) {
  const made = document.createElement("th");
  made.scope = scope;
  made.textContent = text;
  return made;
}

function arm(title, color) {
  const made = heading("", "row");
  const dot = document.createElement("i");
  dot.style.background = color;
  made.append(dot, title);
  return made;
}

function build(root, data) {
  const head = root.querySelector("thead tr");
  head.replaceChildren(heading("", "col"), ...data.seeds.map((seed) => heading(`Seed ${seed}`, "col")));
  const known = colors(root);
  const rows = data.rows.map(({ title, tiles }, place) => {
    const row = document.createElement("tr");
    row.append(arm(title, known[place % known.length] || "currentColor"));
    row.append(...tiles.map(() => document.createElement("td")));
    return row;
  });
  root.querySelector("tbody").replaceChildren(...rows);
}

function draw(cell, { text, label, href, share, kind }) {
  const name = href ? "A" : "SPAN";
  let tile = cell.firstElementChild;
  if (tile?.tagName !== name) {
    tile = document.createElement(name);
    tile.append(document.createElement("span"));
    cell.replaceChildren(tile);
  }
  if (href) tile.href = href;
  tile.className = `tile ${kind}`;
  tile.style.setProperty("--share", `${100 * share}%`);
  tile.title = label;
  tile.setAttribute("aria-label", label);
  tile.firstElementChild.textContent = text;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector("[data-lab-grid]");
  const shape = JSON.stringify([data.seeds, data.rows.map((row) => row.title)]);
  if (root.dataset.shape !== shape) {
    build(root, data);
    root.dataset.shape = shape;
  }
  const lines = root.querySelectorAll("tbody tr");
  data.rows.forEach(({ tiles }, y) => {
    const cells = lines[y].querySelectorAll("td");
    tiles.forEach((tile, x) => draw(cells[x], tile));
  });
}
