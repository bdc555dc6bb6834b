// One map of one layer under the microscope: the window, the kernel, the products, the sum and what
// follows, to the number in the map. All of it is computed here; the server sent the numbers once.

const scopes = new WeakMap();
const HOVER = "Hover the output, or tap; arrow keys move too. A click holds the place and puts it " +
  "into the address; another click lets go.";

function update(root, bytes, send) {
  const view = scopes.get(root) ?? build(root);
  scopes.set(root, view);
  view.send = send;
  const { head, arrays } = unpack(bytes);
  if (view.name === head.name) return; // a rerun of the page with the same numbers
  const fresh = view.name == null || head.place;
  Object.assign(view, { name: head.name, scope: { ...head, ...arrays }, held: null });
  view.input.held = view.output.held = false;
  view.channel = Math.min(view.channel, sidesOf(view.scope)[2] - 1);
  prepare(view);
  if (fresh) [view.row, view.column] = head.place ?? brightest(view);
  if (fresh) view.channel = loudest(view);
  view.channelButtons[view.channel]?.parentElement.scrollTo(
    view.channelButtons[view.channel].offsetLeft - view.channelButtons[0].offsetLeft, 0);
  if (slides(view.scope)) showInput(view);
  view.output.place(view.row, view.column);
  show(view, view.output.row, view.output.column);
}

// The channel that adds or takes most where one stands first.
function loudest({ scope, row, column }) {
  const sums = valueAt(scope, row, column).channels;
  return sums.reduce((best, sum, c) => (Math.abs(sum) > Math.abs(sums[best]) ? c : best), 0);
}

function build(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const view = { root, part, row: 0, column: 0, channel: 0, name: null, held: null };
  const moved = (row, column) => show(view, row, column);
  const picked = (row, column) => hold(view, row, column);
  view.input = new SlidingWindow(part("input"), { moved, picked });
  view.output = new SlidingWindow(part("output"), { moved, picked });
  view.sheets = Object.fromEntries(["window", "weights", "products"].map((name) => {
    const canvas = root.querySelector(`[data-sheet=${name}] canvas`);
    return [name, new SlidingWindow(canvas, { moved: (row, column) => cell(view, row, column) })];
  }));
  return view;
}

// Where the map is largest, a place worth looking at.
function brightest({ scope }) {
  const output = lastStep(scope);
  let best = 0;
  output.forEach((value, k) => { if (value > output[best]) best = k; });
  return [Math.floor(best / scope.columns), best % scope.columns];
}

function lastStep(scope) {
  return scope[`step-${scope.stages.at(-1)}`];
}

// What stays the same while the window slides.
function prepare(view) {
  const { scope } = view;
  const wide = view.root.clientWidth;
  view.narrow = wide > 0 && wide < 600;
  view.most = view.narrow ? Math.floor((wide - 12) / 2) : 240;
  view.root.classList.toggle("narrow", view.narrow);
  view.scales = {
    input: rangeOf(scope.input),
    output: rangeOf(lastStep(scope)),
    weights: colorScale(...reach(scope.weights), true),
  };
  hide(view, "input", !slides(scope));
  hide(view, "output", scope.rows * scope.columns === 1);
  hide(view, "channels", sidesOf(scope)[2] === 1);
  hide(view, "classes", scope.kind !== "softmax");
  for (const [name, scale] of [["input", view.scales.input], ["output", view.scales.output]])
    drawLegend(view, name, scale);
  titles(view);
  view.output.show({
    most: view.most, height: scope.rows, width: scope.columns, rows: scope.rows, columns: scope.columns,
    picture: picture(scope.columns, scope.rows, view.scales.output, (k) => lastStep(scope)[k]),
    label: `Output map of ${scope.rows} × ${scope.columns}. Arrow keys move to another value.`,
  });
  listChannels(view);
}

function rangeOf(values) {
  return colorScale(...reach(values));
}

function hide(view, name, hidden) {
  view.root.querySelector(`[data-part=${name}]`).hidden = hidden;
}

function drawLegend(view, name, scale) {
  const place = view.root.querySelector(`[data-legend=${name}]`);
  legend(place.querySelector("canvas"), scale);
  place.querySelector("span").textContent = `${brief(scale.low, 3)} to ${brief(scale.high, 3)}`;
}

function titles(view) {
  const { scope, part } = view;
  part("input-title").textContent = scope.titles[0];
  part("output-title").textContent = scope.titles[1];
  part("output-note").textContent = `${scope.rows} × ${scope.columns}`;
  part("hint").textContent = scope.rows * scope.columns > 1 ? HOVER : "";
  const names = { window: scope.weights.length ? "Inputs" : "Window", weights: "Weights", products: "Products" };
  for (const [name, text] of Object.entries(names))
    view.root.querySelector(`[data-sheet=${name}] figcaption`).textContent = text;
}

// One channel of the input with the window on it.
function showInput(view) {
  const { scope, channel } = view;
  const [height, width, channels] = scope.inputShape;
  view.part("input-note").textContent =
    `${channels > 1 ? `channel ${channelName(scope, channel)}, ` : ""}${height} × ${width}`;
  view.input.show({
    most: view.most, height, width, side: sidesOf(scope)[0], stride: scope.stride, padTop: scope.padTop,
    padLeft: scope.padLeft, rows: scope.rows, columns: scope.columns,
    picture: picture(width, height, view.scales.input, (k) => scope.input[k * channels + channel]),
    label: `Input of ${height} × ${width}, the window framed. Arrow keys move it.`,
  });
}

// Everything that belongs to the value at (row, column).
function show(view, row, column) {
  Object.assign(view, { row, column });
  view.input.place(row, column);
  view.output.place(row, column);
  view.found = valueAt(view.scope, row, column);
  showSheets(view);
  showChannels(view);
  showSteps(view);
  if (view.scope.kind === "softmax") showClasses(view);
  view.part("live").textContent = `Row ${row}, column ${column}: ${brief(view.found.value)}`;
}

// The rows of the sum, from the products to the number in the map.
function showSteps(view) {
  const { scope, found, part, row, column } = view;
  const cells = scope.rows * scope.columns > 1 ? `at row ${row}, column ${column}` : "";
  part("caption").textContent = `${scope.titles[1]} ${cells}`;
  part("steps").replaceChildren(...stepsOf(scope, found, view.channel).map(([name, title, how, value]) => {
    const line = document.createElement("tr");
    for (const text of [title, how, exact(value)]) line.insertCell().textContent = text;
    line.dataset.step = name;
    line.cells[2].dataset.value = value;
    return line;
  }));
  part("check").textContent = check(scope, found, row, column);
}

// A click holds the place against the hovering mouse; on the held place it lets go.
function hold(view, row, column) {
  const same = view.held && view.held[0] === row && view.held[1] === column;
  view.held = same ? null : [row, column];
  view.input.held = view.output.held = view.held !== null;
  view.send("place", view.held);
}
