// The cell as pipes and taps. What flows along the upper pipe is the cell state c; a tap that stands
// along its pipe is open, one that stands across is shut.

const WATER = 18; // px of a full pipe

// Name: path, and in which phase (0 forget, 1 add, 2 output) its content is known.
const PIPES = {
  c_before: ["M14 80H118", 0],
  kept: ["M118 80H210", 0],
  g: ["M210 236V156", 1],
  added: ["M210 156V80", 1],
  c: ["M210 80H406", 1],
  c_down: ["M322 80V128", 2],
  squashed: ["M322 128V202", 2],
  h: ["M322 202V290", 2],
};
// Name: middle, degrees of an open leaf, phase.
const TAPS = { f: [118, 80, 0, 0], i: [210, 156, 90, 1], o: [322, 202, 90, 2] };

function svg(name, attributes, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

// The parts that change, by name.
function buildDrawing(place) {
  const root = svg("svg", { viewBox: "0 0 420 330", role: "img" });
  const add = (name, attributes, text) => root.appendChild(svg(name, attributes, text));
  const words = (x, y, anchor, kind, text = "") => add("text", { x, y, "text-anchor": anchor, class: kind }, text);
  for (const d of ["M118 288V98", "M14 288H272V202H304", "M210 288V262", "M164 288V156H192"])
    add("path", { d, class: "wire" });
  const parts = { root, water: {}, taps: {}, text: {} };
  for (const kind of ["wall", "pipe"])
    for (const [d] of Object.values(PIPES)) add("path", { d, class: kind });
  for (const [name, [d]] of Object.entries(PIPES)) parts.water[name] = add("path", { d, class: "water" });
  const junction = add("g", {});
  junction.append(svg("circle", { cx: 210, cy: 80, r: 12, class: "body" }),
    svg("path", { d: "M204 80H216M210 74V86", class: "body" }));
  const box = (x, y, wide, tall) => add("rect", { x, y, width: wide, height: tall, rx: 4, class: "body" });
  box(171, 236, 78, 26);
  parts.text.g = words(210, 253, "middle", "");
  box(297, 118, 50, 24);
  words(322, 134, "middle", "", "tanh");
  for (const [name, tap] of Object.entries(TAPS)) parts.taps[name] = addTap(root, ...tap);
  words(118, 38, "middle", "name", "Forget tap");
  parts.text.f = words(118, 54, "middle", "");
  words(236, 148, "start", "name", "Input tap");
  parts.text.i = words(236, 164, "start", "");
  words(348, 196, "start", "name", "Output tap");
  parts.text.o = words(348, 212, "start", "");
  words(256, 253, "start", "soft", "candidate");
  parts.text.c_before = words(6, 108, "start", "");
  parts.text.c = words(414, 108, "end", "");
  parts.text.h = words(322, 310, "middle", "name");
  parts.text.x = words(14, 306, "start", "");
  parts.text.h_before = words(100, 306, "start", "");
  place.replaceChildren(root);
  return parts;
}

function addTap(root, x, y, open) {
  const tap = root.appendChild(svg("g", { transform: `translate(${x} ${y})` }));
  const leaf = svg("path", { d: "M-11 0H11", class: "leaf" });
  tap.append(svg("circle", { r: 16, class: "body" }), leaf);
  return { tap, leaf, open };
}

// `step` as the server sent it; what belongs to a later phase is still empty. `largest` is the state
// that fills a pipe.
function paintDrawing(parts, step, phase, largest) {
  const scale = colorScale(-1, 1, true);
  const values = { ...step, c_down: step.c };
  for (const [name, [, known]] of Object.entries(PIPES)) {
    const value = known <= phase ? values[name] : 0;
    const share = Math.min(1, Math.abs(value) / largest);
    const at = shade(scale, Math.sign(value) * 0.55);
    const water = parts.water[name];
    water.style.strokeWidth = share && `${2 + (WATER - 2) * share}px`;
    water.style.stroke = `rgb(${scale.colors.subarray(at, at + 3).join(" ")})`;
  }
  for (const [name, { tap, leaf, open }] of Object.entries(parts.taps)) {
    const known = TAPS[name][3];
    leaf.style.transform = `rotate(${open + (known <= phase ? 90 * (1 - step[name]) : 90)}deg)`;
    tap.classList.toggle("now", known === phase);
    tap.classList.toggle("later", known > phase);
    parts.text[name].textContent = known <= phase ? `${two(100 * step[name], 0)} % open` : "";
  }
  parts.text.g.textContent = phase >= 1 ? `g = ${two(step.g)}` : "g";
  parts.text.c_before.textContent = `c before ${two(step.c_before)}`;
  parts.text.c.textContent = phase >= 1 ? `c = ${two(step.c)}` : "c";
  parts.text.h.textContent = phase >= 2 ? `h = ${two(step.h)}` : "h";
  parts.text.x.textContent = `x = ${two(step.x)}`;
  parts.text.h_before.textContent = `h before = ${two(step.h_before)}`;
}

function two(value, digits = 2) {
  return signed(value.toFixed(digits)).replace(/^−(0(\.0+)?)$/, "$1");
}
