// One figure a method: its map for this network above, for random weights below. All share one
// colour bar: each map is shown relative to its own largest value.

const views = new WeakMap();
const BLUE = [56, 126, 193];
const ORANGE = [232, 130, 44];
const RELATIVE = colorScale(-1, 1, true);
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function largest(values) {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

// Colour of a value in [-1, 1]: beside the image pale at 0, over it see-through at 0.
function colour(view, value, ground) {
  if (!view.over) {
    const at = shade(RELATIVE, value);
    return RELATIVE.colors.subarray(at, at + 3);
  }
  const alpha = view.opacity * Math.abs(value);
  const paint = value < 0 ? BLUE : ORANGE;
  return paint.map((part, i) => alpha * part + (1 - alpha) * ground[i]);
}

function put(canvas, width, height, pixel) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    picture.data.set(pixel(i), 4 * i);
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}

function groundOf(view, i) {
  const { image } = view.arrays;
  const channels = image.shape[2];
  return [0, 1, 2].map((part) => image[channels * i + (channels === 3 ? part : 0)]);
}

function paint(view) {
  const [height, width] = view.arrays.image.shape;
  for (const { canvas, heat, most } of view.drawn)
    put(canvas, width, height, (i) =>
      heat ? colour(view, most ? heat[i] / most : 0, groundOf(view, i)) : groundOf(view, i));
  const bar = view.root.querySelector("[data-bar]");
  put(bar, 255, 1, (i) => colour(view, (i - 127) / 127, [0, 0, 0]));
  view.root.querySelector("[data-opacity-box]").hidden = !view.over;
  view.root.querySelectorAll("[data-over]").forEach((button) =>
    button.setAttribute("aria-pressed", (button.dataset.over === "yes") === view.over));
  notes(view);
}

// Under each map its largest value, or the one at the pixel that is pointed at.
function notes(view) {
  const width = view.arrays.image.shape[1];
  const at = view.at && view.at[0] * width + view.at[1];
  for (const { note, heat, most, label } of view.drawn)
    if (heat) note.textContent = view.at ? `${label}here ${brief(heat[at], 2)}` : `${label}largest ${brief(most, 2)}`;
  view.root.querySelector("[data-said]").textContent = view.at
    ? `Row ${view.at[0]}, column ${view.at[1]} of the image.`
    : "Point at a map, or focus one and use the arrow keys, to read all methods at one pixel.";
}

function pointAt(view, place) {
  view.at = place;
  notes(view);
}

function pointing(view, canvas) {
  canvas.onpointermove = canvas.onpointerdown = (event) => {
    const box = canvas.getBoundingClientRect();
    const [height, width] = view.arrays.image.shape;
    const row = Math.floor(((event.clientY - box.top) / box.height) * height);
    const column = Math.floor(((event.clientX - box.left) / box.width) * width);
    pointAt(view, [Math.min(height - 1, Math.max(0, row)), Math.min(width - 1, Math.max(0, column))]);
  };
  canvas.onpointerleave = (event) => { if (event.pointerType === "mouse") pointAt(view, null); };
}

function onKey(view, event) {
  const [height, width] = view.arrays.image.shape;
  const step = STEPS[event.key];
  if (step) {
    const [row, column] = view.at || [Math.floor(height / 2), Math.floor(width / 2)];
    pointAt(view, [Math.min(height - 1, Math.max(0, row + step[0])),
                   Math.min(width - 1, Math.max(0, column + step[1]))]);
  } else if (event.key === "Escape") pointAt(view, null);
  else return;
  event.preventDefault();
}

function make(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function drawing(view, figure, heat, label, alt) {
  const canvas = make("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", alt);
  const note = make("span", "note", heat ? "" : label);
  figure.append(canvas, note);
  pointing(view, canvas);
  view.drawn.push({ canvas, note, heat, label: label ? `${label}: ` : "", most: heat ? largest(heat) : 0 });
}

function figureOf(view, method) {
  const figure = make("button", "map");
  figure.type = "button";
  figure.dataset.method = method.name;
  figure.append(make("b", "", method.title));
  const heat = view.arrays[`heat ${method.name}`];
  const random = view.arrays[`random ${method.name}`];
  if (heat) drawing(view, figure, heat, "", `${method.title} map`);
  else figure.append(make("span", "wait", method.wait));
  if (random) drawing(view, figure, random, "random weights", `${method.title} map of a network with random weights`);
  if (method.similarity) figure.append(make("span", "note similarity", method.similarity));
  figure.onclick = () => view.send("method", method.name);
  figure.onkeydown = (event) => onKey(view, event);
  return figure;
}

function fill(view) {
  const place = view.root.querySelector("[data-maps]");
  const focused = view.root.getRootNode().activeElement?.dataset?.method;
  view.drawn = [];
  const image = make("div", "map image");
  image.append(make("b", "", "The image"));
  drawing(view, image, null, view.head.title, "The image");
  place.replaceChildren(image, ...view.head.methods.map((method) => figureOf(view, method)));
  if (focused) place.querySelector(`[data-method="${focused}"]`)?.focus();
}

function build(root) {
  const view = { root, over: true, opacity: 0.8, at: null, drawn: [], stamp: "" };
  root.querySelectorAll("[data-over]").forEach((button) => {
    button.onclick = () => { view.over = button.dataset.over === "yes"; paint(view); };
  });
  const slider = root.querySelector("[data-opacity]");
  slider.oninput = () => { view.opacity = slider.value / 100; paint(view); };
  return view;
}

function update(root, data, send) {
  if (!views.has(root)) views.set(root, build(root));
  const view = views.get(root);
  const { head, arrays, stamp } = unpack(data);
  view.send = send;
  if (stamp === view.stamp) return;
  Object.assign(view, { head, arrays, stamp });
  fill(view);
  paint(view);
  root.querySelectorAll("[data-method]").forEach((figure) =>
    figure.setAttribute("aria-pressed", figure.dataset.method === head.chosen));
}
