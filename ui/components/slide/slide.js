// Input with a framed window, what is multiplied and added there, and the output built so far.

const views = new WeakMap();
const BESIDE = 340, ROOMY = 1100; // px of a large image, and of a page that has room for three
const BREAK = 20; // px of a sign and its gaps beside a sheet on a phone

function update(root, bytes, send) {
  const view = views.get(root) ?? build(root);
  views.set(root, view);
  view.send = send;
  const { head, arrays } = unpack(bytes);
  if (view.name === head.name) return; // a rerun of the page with the same numbers
  const first = view.name == null;
  if (view.timer) pause(view);
  view.name = head.name;
  view.scene = { ...head, ...arrays };
  view.built = head.rows * head.columns;
  if (first) [view.row, view.column] = head.place ?? strongest(view.scene);
  view.row = Math.min(view.row, head.rows - 1);
  view.column = Math.min(view.column, head.columns - 1);
  prepare(view);
  redraw(view);
  announce(view);
}

function build(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const view = { root, part, row: 0, column: 0, at: [0, 0], name: null, built: 1, timer: null, held: false };
  const moved = (row, column) => {
    if (view.timer) return;
    moveTo(view, row, column);
    announce(view);
  };
  const picked = () => {
    if (view.timer) pause(view);
    else view.held = !view.held;
    view.input.held = view.output.held = view.held;
    rest(view);
  };
  view.input = new SlidingWindow(part("input"), { moved, picked });
  view.output = new SlidingWindow(part("output"), { moved, picked });
  for (const canvas of [part("input"), part("output")])
    canvas.addEventListener("keyup", (event) => event.key.startsWith("Arrow") && rest(view));
  player(view);
  return view;
}

// A place worth looking at; a gradient is added up from the first place on.
function strongest({ kind, output, columns }) {
  let best = 0;
  output.forEach((value, k) => { if (Math.abs(value) > Math.abs(output[best])) best = k; });
  return kind === "gradient" ? [0, 0] : [Math.floor(best / columns), best % columns];
}

// What stays the same while the window slides.
function prepare(view) {
  const { scene, part, root } = view;
  const wide = root.clientWidth || 1000;
  view.narrow = wide < 620;
  measure(view, wide);
  root.classList.toggle("stacked", view.stacked);
  root.classList.toggle("narrow", view.narrow);
  view.scales = scalesOf(scene);
  part("input-title").textContent = scene.titles[0];
  part("output-title").textContent = scene.titles[1];
  part("input-note").textContent = `${scene.inputShape[0]} × ${scene.inputShape[1]}` +
    (scene.inputShape[2] > 1 ? ` × ${scene.inputShape[2]}` : "");
  part("output-note").textContent = `${scene.rows} × ${scene.columns}`;
  part("tools").hidden = scene.rows * scene.columns === 1;
  for (const name of ["input", "output"]) {
    const place = root.querySelector(`[data-legend=${name}]`);
    place.hidden = name === "input" && scene.inputShape[2] === 3;
    legend(place.querySelector("canvas"), view.scales[name]);
    place.querySelector("span").textContent =
      `${brief(view.scales[name].low, 3)} to ${brief(view.scales[name].high, 3)}`;
  }
  layOut(view);
  showInput(view);
}

// One row of input, products and output where their numbers can be read; else the products below.
function measure(view, wide) {
  const { scene, narrow } = view;
  const [height, width] = scene.inputShape;
  const given = Math.max(height, width) + 2 * scene.padding;
  const across = given + Math.max(scene.rows, scene.columns) + cellsAcross(scene);
  const gaps = (narrow ? 8 : 64) + besideCells(scene, narrow);
  const cell = Math.min(CELL, Math.floor((wide - gaps) / across));
  view.stacked = narrow || (cell < READABLE && wide < ROOMY);
  const half = Math.floor((wide - (narrow ? 12 : 28)) / 2);
  const beside = cell < READABLE ? Math.min(BESIDE, (wide - gaps) / 3) : cell * given;
  view.most = view.stacked ? Math.min(408, half) : Math.floor(beside);
  const room = view.stacked ? wide : Math.max(wide - 2 * view.most, cell * cellsAcross(scene) + gaps);
  const fits = Math.floor((room - gaps) / cellsAcross(scene));
  view.cell = narrow && fits < READABLE ? wrapped(scene, wide)
    : Math.max(narrow ? 8 : 14, Math.min(CELL, fits));
}

// px of a cell where a line of sheets is broken up on a phone: two side by side, else one.
function wrapped({ size }, wide) {
  const cells = [2, 1].map((sheets) => Math.floor((wide - BREAK * sheets) / (sheets * size)));
  return Math.min(CELL, cells.find((cell) => cell >= READABLE) ?? cells[1]);
}

function scalesOf(scene) {
  const given = colorScale(...reach(scene.input));
  const weights = scene.kernel ? colorScale(...reach(scene.kernel), true) : null;
  const output = colorScale(...reach(scene.output), scene.kind === "gradient" || undefined);
  const products = scene.kind === "gradient" ? colorScale(...reach(scene.contributions), true)
    : scene.kernel ? colorScale(-1, 1) : null;
  const running = scene.running ? colorScale(...reach(scene.running), true) : null;
  return { input: given, patch: given, kernel: weights, output, products, running, delta: output };
}

function showInput(view) {
  const { scene, scales } = view;
  const [height, width, channels] = scene.inputShape;
  const colour = channels === 3;
  view.input.show({
    most: view.most, biggest: CELL, height, width, side: scene.dilation * (scene.size - 1) + 1,
    stride: scene.stride, dilation: scene.dilation, padTop: scene.padding, padLeft: scene.padding,
    rows: scene.rows, columns: scene.columns,
    picture: colour ? colorPicture(width, height, (k, c) => scene.input[3 * k + c])
      : picture(width, height, scales.input, (k) => scene.input[k]),
    numberAt: colour ? null : (y, x) => cellText(scene.input[y * width + x]),
    inkAt: (y, x) => inkOn(scales.input, scene.input[y * width + x]),
    label: `${scene.titles[0]} of ${height} × ${width}, the window framed. Arrow keys move it.`,
  });
}

// The output as far as it is built; what is not yet computed stays empty.
function showOutput(view) {
  const { scene, scales, built } = view;
  const { rows, columns, output } = scene;
  view.output.show({
    most: view.most, biggest: CELL, height: rows, width: columns, rows, columns,
    picture: picture(columns, rows, scales.output, (k) => (k < built ? output[k] : NaN)),
    numberAt: (y, x) => (y * columns + x < built ? cellText(output[y * columns + x]) : null),
    inkAt: (y, x) => inkOn(scales.output, output[y * columns + x]),
    label: `${scene.titles[1]} of ${rows} × ${columns}. Arrow keys move to another value.`,
  });
}

function moveTo(view, row, column) {
  Object.assign(view, { row, column });
  view.built = Math.max(view.built, indexOf(view) + 1);
  redraw(view);
}

// Everything that belongs to the place where the window stands.
function redraw(view) {
  const { scene, row, column } = view;
  view.found = slideAt(scene, row, column);
  if (scene.kind === "max") {
    const at = 2 * (row * scene.columns + column);
    view.input.set.mark = [scene.winners[at], scene.winners[at + 1]];
  }
  if (scene.kind === "conv") view.scales.products = colorScale(...reach(view.found.products), true);
  view.input.place(row, column);
  view.output.row = row;
  view.output.column = column;
  showOutput(view);
  fillSheets(view);
  view.part("where").textContent =
    `Place ${indexOf(view) + 1} of ${scene.rows * scene.columns}: row ${row + 1}, column ${column + 1}`;
  view.part("sum").textContent = sentence(view);
}

// What happens at this place, with its numbers; the last one is the server's.
function sentence({ scene, found, row, column }) {
  const result = brief(scene.output[row * scene.columns + column]);
  const count = found.patch.length;
  if (scene.kind === "max") return `Largest of ${count} values: ${result}`;
  if (scene.kind === "average")
    return `Mean of ${count} values: ${brief(found.total)} / ${count} = ${result}`;
  if (scene.kind === "gradient") {
    const done = row * scene.columns + column + 1;
    return `Output gradient ${result}; its share of the kernel's gradient is added, ` +
      `${done} of ${scene.rows * scene.columns} windows so far.`;
  }
  const sums = Array.from(found.sums, (sum, c) => `${brief(sum)} (${scene.channels[c] ?? "products"})`);
  const all = [...sums, `${brief(scene.bias)} (bias)`].map((text, k) =>
    k === 0 ? text : text.startsWith("−") ? `− ${text.slice(1)}` : `+ ${text}`);
  return `Sum: ${all.join(" ")} = ${result}`;
}

function announce(view) {
  view.part("live").textContent = `Row ${view.row + 1}, column ${view.column + 1}. ${view.part("sum").textContent}`;
}
