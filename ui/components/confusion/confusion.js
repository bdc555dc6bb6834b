// A matrix to choose a cell from, with mouse, finger or keyboard: one Tab stop, then arrow keys.

const tables = new WeakMap();

function focus(table, index) {
  table.cells[table.at].tabIndex = -1;
  table.at = index;
  table.cells[index].tabIndex = 0;
  table.cells[index].focus();
}

function onKey(table, event) {
  const side = table.classes.length;
  const row = Math.floor(table.at / side);
  const column = table.at % side;
  const last = side - 1;
  const target = {
    ArrowUp: [Math.max(0, row - 1), column], ArrowDown: [Math.min(last, row + 1), column],
    ArrowLeft: [row, Math.max(0, column - 1)], ArrowRight: [row, Math.min(last, column + 1)],
    Home: [row, 0], End: [row, last],
  }[event.key];
  if (target) focus(table, target[0] * side + target[1]);
  else if (event.key === "Enter" || event.key === " ") choose(table, table.at);
  else return;
  event.preventDefault();
}

function choose(table, index) {
  const side = table.classes.length;
  table.send("cell", [Math.floor(index / side), index % side]);
}

function build(root, classes) {
  const cells = buildCells(root.querySelector("[data-table]"), classes);
  const table = { classes, cells, at: 0 };
  cells.forEach((cell, index) => {
    cell.tabIndex = index ? -1 : 0;
    cell.onclick = () => { focus(table, index); choose(table, index); };
    cell.onkeydown = (event) => onKey(table, event);
  });
  return table;
}

function update(root, data, send) {
  const { head } = unpack(data);
  let table = tables.get(root);
  if (!table || table.classes.join("\n") !== head.classes.join("\n"))
    tables.set(root, (table = build(root, head.classes)));
  table.send = send;
  paintCells(table.cells, head.classes, head.counts, head.shares);
  table.cells.forEach((cell, index) => cell.setAttribute("aria-selected", index === head.chosen));
}
