// One LSTM cell on its way through a sequence: every time has three parts, forget, add and output.
// All numbers come from the server; here one only walks through them.

const cells = new WeakMap();
const PAUSE = 1100; // milliseconds a part while playing
const SETTLE = 500; // milliseconds of rest before the server hears of the place
const COLUMNS = [["x", "input", "x"], ["f", "forget", "f"], ["i", "input tap", "i"], ["g", "candidate", "g"],
  ["o", "output", "o"], ["c", "cell state", "c"], ["h", "output", "h"]];

function part(view, name) {
  return view.root.querySelector(`[data-${name}]`);
}

function build(root) {
  const view = { root, place: null, stamp: "", timer: 0, rest: 0 };
  view.drawing = buildDrawing(part(view, "drawing"));
  view.sums = buildSums(part(view, "parts"), ({ target }) => {
    const { inputs } = view.sums;
    target.value = weight(target.value, view.head.weights[inputs.indexOf(target)], view.head.most);
    view.send("weights", inputs.map((input) => Number(input.value)));
  });
  part(view, "back").onclick = () => { play(view, false); go(view, view.place - 1); };
  part(view, "next").onclick = () => { play(view, false); go(view, view.place + 1); };
  part(view, "play").onclick = () => play(view, !view.timer);
  part(view, "slider").oninput = (event) => { play(view, false); go(view, Number(event.target.value)); };
  return view;
}

// What was typed, as the server takes it: cut off where it is too large, `before` for no number.
function weight(text, before, most) {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) return before;
  return Math.round(100 * Math.min(most, Math.max(-most, value))) / 100;
}

function update(root, bytes, send) {
  const { head, stamp } = unpack(bytes);
  const view = cells.get(root) ?? build(root);
  cells.set(root, view);
  view.send = send;
  if (view.stamp !== stamp) {
    const last = 3 * head.steps.length - 1;
    const place = Math.min(last, view.place ?? head.place);
    Object.assign(view, { stamp, head, place });
    view.largest = Math.max(1, ...head.steps.flatMap((step) => [Math.abs(step.c), Math.abs(step.c_before)]));
    part(view, "slider").max = last;
    view.rows = overview(view);
  }
  draw(view);
}

function go(view, place) {
  const before = view.place;
  view.place = Math.min(3 * view.head.steps.length - 1, Math.max(0, place));
  draw(view);
  clearTimeout(view.rest);
  if (!view.timer && view.place !== before)
    view.rest = setTimeout(() => view.send("place", view.place), SETTLE);
}

function play(view, on) {
  clearInterval(view.timer);
  view.timer = 0;
  const last = 3 * view.head.steps.length - 1;
  if (on) {
    if (view.place === last) view.place = 0;
    draw(view);
    view.timer = setInterval(() => {
      if (!view.root.isConnected) return clearInterval(view.timer);
      go(view, view.place + 1);
      if (view.place === last) play(view, false);
    }, PAUSE);
  } else {
    clearTimeout(view.rest);
    view.rest = setTimeout(() => view.send("place", view.place), SETTLE);
  }
  const button = part(view, "play");
  button.textContent = on ? "Pause" : "Play";
  button.setAttribute("aria-pressed", on);
}

function draw(view) {
  const { head, place } = view;
  const time = Math.floor(place / 3), phase = place % 3, step = head.steps[time];
  paintDrawing(view.drawing, step, phase, view.largest);
  fillSums(view.sums, head, step, phase);
  const words = said(step, phase);
  const whole = `Time ${time + 1} of ${head.steps.length}, ${words}`;
  view.drawing.root.setAttribute("aria-label", `LSTM cell as pipes and taps. ${whole}`);
  part(view, "said").textContent = whole;
  const slider = part(view, "slider");
  slider.value = place;
  slider.setAttribute("aria-valuetext", whole);
  part(view, "back").disabled = place === 0;
  part(view, "next").disabled = place === 3 * head.steps.length - 1;
  view.rows.forEach((row, k) => {
    row.classList.toggle("now", k === time);
    row.querySelector("button").setAttribute("aria-current", k === time ? "step" : "false");
  });
}

function said(step, phase) {
  const open = (value) => `${two(100 * value, 0)} % open`;
  return [
    `forget: the tap is ${open(step.f)}; of c = ${two(step.c_before)}, ${two(step.kept)} stays.`,
    `add: the input tap is ${open(step.i)} for the candidate ${two(step.g)}; ${two(step.added)} is added, and c becomes ${two(step.c)}.`,
    `output: the tap is ${open(step.o)}; of tanh(c) = ${two(step.squashed)}, h = ${two(step.h)} is told.`,
  ][phase];
}

// All times at a glance; a click on a row goes to its end.
function overview(view) {
  const top = node("tr");
  top.append(heading("t", "time"));
  for (const [sign, words] of COLUMNS) top.append(heading(sign, words));
  const head = node("thead"), body = node("tbody");
  head.append(top);
  const rows = view.head.steps.map((step, k) => {
    const row = node("tr"), first = node("th"), button = node("button", String(k + 1));
    button.setAttribute("aria-label", `Go to time ${k + 1}`);
    first.append(button);
    row.append(first, ...COLUMNS.map(([, , name]) => node("td", two(step[name]))));
    row.onclick = () => { play(view, false); go(view, 3 * k + 2); };
    return row;
  });
  body.append(...rows);
  part(view, "table").replaceChildren(head, body);
  return rows;
}

function heading(sign, words) {
  const made = node("th", sign);
  made.append(node("small", words));
  return made;
}
