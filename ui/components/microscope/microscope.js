// One map of one layer under the microscope: the window, the kernel, the products, the sum and what
// follows, to the number in the map. All of it is computed here; the server sent the numbers once.

const scopes = new WeakMap();
const HOVER = "Hover the output, or tap; arrow keys move too. A click holds the place and puts it " +
  "into the address; another click lets go.";
const CELL = 34; // px of a cell with a number in it

function update(root, bytes, send) {
  const view = scopes.get(root) ?? build(root);
  scopes.set(root, view);
  view.send = send;
  const { head, arrays } = unpack(bytes);
  if (view.name === head.name) return; // a rerun of the page with the same numbers
  const fresh = view.name == null || head.place;
  Object.assign(view, { name: head.name, scope: { ...head, ...arrays }, held: null });
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

function reach(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) { low = Math.min(low, value); high = Math.max(high, value); }
  return values.length ? [low, high] : [0, 0];
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

function channelName(scope, channel) {
  return scope.channelNames[channel] ?? String(channel);
}

// A button a channel: its part of the input, and below it its share of the sum.
function listChannels(view) {
  const { scope, part } = view;
  const [height, width, channels] = inputSides(scope);
  view.channelButtons = [];
  part("channels").replaceChildren();
  if (channels === 1) return;
  for (let c = 0; c < channels; c++) {
    const button = document.createElement("button");
    const small = picture(width, height, view.scales.input, (k) => scope.input[k * channels + c]);
    button.type = "button";
    button.setAttribute("role", "option");
    button.append(small, document.createElement("i"), document.createElement("span"));
    button.onclick = () => chooseChannel(view, c);
    part("channels").append(button);
    view.channelButtons.push(button);
  }
  part("channels").onkeydown = (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move) return;
    event.preventDefault();
    chooseChannel(view, (view.channel + move + channels) % channels);
    view.channelButtons[view.channel].focus();
  };
}

function chooseChannel(view, channel) {
  view.channel = channel;
  if (slides(view.scope)) showInput(view);
  show(view, view.row, view.column);
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

// The window, the kernel and the products of the chosen channel.
function showSheets(view) {
  const { scope, found, channel, sheets } = view;
  const [tall, wide, channels] = found.sides;
  const rows = tall === 1 && wide > 12 ? Math.ceil(Math.sqrt(wide)) : tall; // a vector, folded
  const columns = tall === 1 && wide > 12 ? Math.ceil(wide / rows) : wide;
  const at = (values) => (k) => (k < tall * wide ? values[k * channels + channel] : NaN);
  const paper = (name, values, scale) => {
    const value = at(values);
    sheets[name].show({
      height: rows, width: columns, rows, columns, biggest: CELL,
      most: view.narrow && found.products ? (view.root.clientWidth - 48) / 3 : 200,
      picture: picture(columns, rows, scale, value),
      numberAt: (y, x) => (Number.isNaN(value(y * columns + x)) ? null : short(value(y * columns + x))),
      inkAt: (y, x) => inkOn(scale, value(y * columns + x)),
      label: `${name} of ${rows} × ${columns}`,
    });
  };
  paper("window", found.window, view.scales.input);
  for (const name of ["weights", "products"])
    view.root.querySelector(`[data-sheet=${name}]`).hidden = !found.products;
  view.root.querySelectorAll("[data-sign]").forEach((sign) => (sign.hidden = !found.products));
  if (found.products) {
    paper("weights", scope.weights, view.scales.weights);
    paper("products", found.products, colorScale(...reach(found.products), true));
  }
  view.folded = columns;
  cell(view, sheets.window.row, sheets.window.column);
}

// One input, its weight and their product, in words.
function cell(view, row, column) {
  const { scope, found, channel, sheets, folded } = view;
  for (const sheet of Object.values(sheets)) sheet.place(row, column);
  const k = (sheets.window.row * folded + sheets.window.column);
  const [tall, wide, channels] = found.sides;
  if (k >= tall * wide) return;
  const index = k * channels + channel;
  const where = wide !== folded ? `Input ${k}` : tall * wide === 1 ? "Input"
    : `Row ${sheets.window.row}, column ${sheets.window.column}`;
  const product = found.products
    ? ` × ${brief(scope.weights[index])} = ${brief(found.products[index])}` : "";
  view.part("cell").textContent = `${where}: ${brief(found.window[index])}${product}`;
}

function showChannels(view) {
  const { found, channel, channelButtons, scope } = view;
  const largest = Math.max(...found.channels.map(Math.abs)) || 1;
  channelButtons.forEach((button, c) => {
    const sum = found.channels[c];
    button.setAttribute("aria-selected", String(c === channel));
    button.title = `Channel ${channelName(scope, c)}: ${exact(sum)}`;
    const bar = button.querySelector("i").style;
    const share = (50 * Math.abs(sum)) / largest;
    bar.setProperty("--bar", sum < 0 ? "#387ec1" : "#c0703a");
    bar.setProperty("--long", `${share}%`);
    bar.setProperty("--from", `${sum < 0 ? ((50 - share) / (100 - share)) * 100 : (50 / (100 - share)) * 100}%`);
    button.querySelector("span").textContent = `${channelName(scope, c)}: ${short(sum)}`;
  });
  view.part("channels-note").textContent =
    `${found.channels.length} channels; choose one to see its products.`;
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

// What Keras computed for the same value, and how far the two are apart.
function check(scope, found, row, column) {
  const at = row * scope.columns + column;
  const pairs = [[found.value, lastStep(scope)[at]]];
  if (scope["step-sum"]) pairs.push([found.biased, scope["step-sum"][at]]);
  if (scope["step-batch_norm"]) pairs.push([found.normalised, scope["step-batch_norm"][at]]);
  if (scope["step-logits"]) pairs.push([found.biased, scope["step-logits"][at]]);
  const most = Math.max(...pairs.map(([ours, theirs]) => Math.abs(ours - theirs)));
  const apart = most < 1e-9 ? "no step differs" : `no step differs by more than ${power(most)}`;
  return `Keras computed ${exact(lastStep(scope)[at])} here; ${apart}.`;
}

// 0.0000003 as '3 × 10⁻⁷'.
function power(value) {
  const [digit, exponent] = value.toExponential(0).split("e-");
  return `${digit} × 10⁻${[...(exponent ?? "0")].map((each) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[each]).join("")}`;
}

function showClasses(view) {
  const { scope, part, found } = view;
  const largest = Math.max(...scope.logits);
  const powers = Array.from(scope.logits, (each) => Math.exp(each - largest));
  const sum = powers.reduce((total, each) => total + each, 0);
  part("classes").replaceChildren(...powers.map((power, k) => {
    const line = document.createElement("div");
    const share = k === scope.unit ? found.value : power / sum;
    const bar = document.createElement("i");
    bar.style.width = `${100 * share}%`;
    const texts = [scope.classes[k], brief(scope.logits[k], 3), `${(100 * share).toFixed(1)} %`];
    const [name, logit, percent] = texts.map((text) => Object.assign(document.createElement("span"), { textContent: text }));
    line.append(name, logit, bar, percent);
    line.className = k === scope.unit ? "chosen" : "";
    return line;
  }));
}

// A click holds the place against the hovering mouse; on the held place it lets go.
function hold(view, row, column) {
  const same = view.held && view.held[0] === row && view.held[1] === column;
  view.held = same ? null : [row, column];
  view.input.held = view.output.held = view.held !== null;
  view.send("place", view.held);
}
