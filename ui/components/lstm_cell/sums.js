// The three questions with their formulas: weights to type, and below them the numbers filled in.

const PARTS = [
  { phase: 0, at: 0, name: "f", sum: "forget_sum", sigma: "σ" },
  { phase: 1, at: 3, name: "i", sum: "input_sum", sigma: "σ" },
  { phase: 1, at: 6, name: "g", sum: "candidate_sum", sigma: "tanh" },
  { phase: 2, at: 9, name: "o", sum: "output_sum", sigma: "σ" },
];
const TITLES = [["1 Forget", "how much of c stays"], ["2 Add", "how much of what is new comes in"],
  ["3 Output", "how much of c is told"]];
const FULL = { f: "forget tap f", i: "input tap i", g: "candidate g", o: "output tap o" };
const WORDS = ["weight of x", "weight of h", "bias"];

function node(name, text = "", kind = "") {
  return Object.assign(document.createElement(name), { textContent: text, className: kind });
}

// The sections, the inputs in the order of the weights, and the lines to fill in.
function buildSums(place, change) {
  const made = { sections: [], inputs: [], lines: {}, ends: [] };
  TITLES.forEach(([title, meaning], phase) => {
    const section = node("section");
    const heading = node("h4", `${title} `);
    heading.append(node("small", meaning));
    section.append(heading);
    for (const part of PARTS.filter((each) => each.phase === phase)) {
      section.append(formula(part, made.inputs, change));
      section.append((made.lines[part.name] = node("p", "", "filled")));
    }
    section.append((made.ends[phase] = node("p", "", "filled")));
    made.sections.push(section);
  });
  place.replaceChildren(...made.sections);
  return made;
}

function formula({ at, name, sigma }, inputs, change) {
  const line = node("div", "", "sum");
  const field = (k) => {
    const input = Object.assign(node("input"), { type: "number", step: "0.5", onchange: change });
    input.setAttribute("aria-label", `${WORDS[k]} of the ${FULL[name]}`);
    inputs[at + k] = input;
    return input;
  };
  const letter = (text) => node("i", text);
  line.append(letter(name), ` = ${sigma}( `, field(0), " ", letter("x"), " + ", field(1), " ", letter("h"), " + ",
    field(2), " )");
  return line;
}

function fillSums(made, head, step, phase) {
  made.sections.forEach((section, k) => {
    section.classList.toggle("now", k === phase);
    section.classList.toggle("later", k > phase);
  });
  made.inputs.forEach((input, k) => {
    input.min = -head.most;
    input.max = head.most;
    input.readOnly = !head.editable;
    if (input.getRootNode().activeElement !== input) input.value = head.weights[k];
  });
  for (const { at, name, sum, sigma } of PARTS) {
    const [w, u, b] = head.weights.slice(at, at + 3).map((each) => plain(each));
    const inside = `${w} · ${plain(step.x)} + ${u} · ${factor(step.h_before)} + ${b}`;
    bold(made.lines[name], `= ${sigma}( ${inside} ) = ${sigma}( ${two(step[sum])} ) = `, two(step[name]));
  }
  bold(made.ends[0], `f · c = ${two(step.f)} · ${factor(step.c_before)} = `, two(step.kept), " stays");
  bold(made.ends[1], `c = ${two(step.kept)} + i · g = ${two(step.kept)} + ${two(step.i)} · ${factor(step.g)} = `, two(step.c));
  bold(made.ends[2], `h = o · tanh(c) = ${two(step.o)} · ${factor(step.squashed)} = `, two(step.h));
}

function bold(line, text, number, after = "") {
  line.replaceChildren(text, node("b", number), after);
}

// In brackets when negative, as behind a point of multiplication.
function factor(value) {
  const text = two(value);
  return text.startsWith("−") ? `(${text})` : text;
}

function plain(value) {
  const text = brief(value, 4);
  return text.startsWith("−") ? `(${text})` : text;
}
