// An image on its way through a network: one strip of feature maps a layer. Hover, touch or walk
// with the arrow keys; a click or Enter opens a map under the microscope.

const walks = new WeakMap();
const SIDES = ["Image", "Second", "Difference"];
const TALL = { 1: 300, 2: 190, 3: 170 }; // px of a strip, by the number of sides

function update(root, bytes, send) {
  const { head, arrays, stamp } = unpack(bytes);
  const view = walks.get(root) ?? build(root);
  walks.set(root, view);
  view.send = send;
  if (view.stamp === stamp) return;
  Object.assign(view, { stamp, head, layers: layersOf(head, arrays), at: null });
  root.classList.toggle("compare", head.sides > 1);
  view.strips = view.layers.map((layer) => strip(view, layer));
  root.querySelector("[data-strips]").replaceChildren(
    ...(head.sides > 1 ? [names(view)] : []), ...view.strips.map(({ element }) => element));
  lenses(view);
  paint(view);
  marks(view);
  const first = view.layers.findIndex(({ layer }) => layer === head.chosen?.[0]);
  look(view, first < 0 ? 0 : first, first < 0 ? 0 : tileOf(view.layers[first], head.chosen[1]));
  reveal(view, first);
}

function build(root) {
  const view = { root, how: "map" };
  root.querySelector("[data-scales]").onchange = (event) => {
    view.how = event.target.value;
    paint(view);
    look(view, view.at.strip, view.at.tile);
  };
  root.querySelector("[data-lens-open]").onclick = () =>
    open(view, view.strips[view.at.strip].layer, view.at.tile);
  return view;
}

// Entries of the head together with their arrays: sides[0..2] = { pixels, lows, highs }.
function layersOf(head, arrays) {
  return head.layers.map((layer, k) => ({
    ...layer,
    shown: arrays[`${k}-shown`],
    dead: arrays[`${k}-dead`],
    sides: Array.from({ length: head.sides }, (_, side) => ({
      pixels: arrays[`${k}-${side}-pixels`],
      lows: arrays[`${k}-${side}-lows`],
      highs: arrays[`${k}-${side}-highs`],
      silent: arrays[`${k}-${side}-silent`],
    })),
  }));
}

function element(name, text, className) {
  return Object.assign(document.createElement(name), { textContent: text, className: className ?? "" });
}

function strip(view, layer) {
  const tall = TALL[view.head.sides];
  const coarse = matchMedia("(pointer: coarse)").matches;
  const count = tiles(layer);
  const plan = layer.bars ? { columns: 1, rows: count, tile: Math.min(22, Math.floor(tall / count)), gap: 0 }
    : isVector(layer) ? layOutVector(count, tall)
    : count === 1 ? { columns: 1, rows: 1, tile: Math.min(tall, 124), gap: 0 }
    : layOut(count, layer.sides[0].pixels.shape[2], tall, 2, coarse);
  const made = { layer, plan, element: element("div", "", layer.bars ? "strip answer" : "strip"), canvases: [], legends: [] };
  const top = element("div", "", "head");
  made.element.style.setProperty("--wide", `${layer.bars ? BARS : plan.columns * (plan.tile + plan.gap)}px`);
  top.append(element("h4", layer.name), ...layer.words.map((word) => element("div", word, "soft")));
  made.element.append(top);
  layer.sides.forEach((_, side) => {
    const canvas = document.createElement("canvas");
    const box = element("div", "", "side");
    if (view.head.sides > 1) box.style.height = `${tall}px`; // rows of sides stay in line
    box.append(canvas);
    made.canvases.push(canvas);
    made.element.append(box);
    listen(view, made, canvas, side);
  });
  const below = element("div", "", "below");
  const bar = element("div", "", "legend");
  bar.append(document.createElement("canvas"), document.createElement("span"));
  below.append(bar, ...layer.facts.map((fact) => element("div", fact, "soft")));
  made.legend = bar;
  made.element.append(below);
  return made;
}

function names(view) {
  const box = element("div", "", "names");
  box.append(element("div", "", "head"));
  for (const name of SIDES.slice(0, view.head.sides)) {
    const side = element("div", name, "side");
    side.style.height = `${TALL[view.head.sides]}px`;
    box.append(side);
  }
  return box;
}

function paint(view) {
  for (const made of view.strips) {
    made.canvases.forEach((canvas, side) => paintStrip(view, made, canvas, side));
    const scale = scaleFor(view.layers, made.layer, 0, 0, view.how === "map" ? "layer" : view.how);
    legend(made.legend.querySelector("canvas"), scale);
    made.legend.style.visibility = made.layer.photo ? "hidden" : "";
    made.legend.querySelector("span").textContent = rangeWords(view, made.layer, scale);
  }
}

// Beside the strip's colours; "" where its facts below begin with the same range.
function rangeWords(view, layer, scale) {
  if (view.how === "map" && tiles(layer) > 1 && !isVector(layer)) return "per map";
  return range(scale) === layer.facts[0] ? "" : range(scale);
}

function range(scale) {
  return `${brief(scale.low, 3)} to ${brief(scale.high, 3)}`;
}

// One enlarged picture a side.
function lenses(view) {
  view.lenses = view.layers[0].sides.map(() => document.createElement("canvas"));
  view.root.querySelector("[data-lens]").replaceChildren(...view.lenses);
}

// Point at a tile: frame it, enlarge it, say what it is.
function look(view, strip, tile) {
  const before = view.at && view.strips[view.at.strip];
  view.at = { strip, tile };
  const made = view.strips[strip];
  for (const each of new Set([before, made]))
    each?.canvases.forEach((canvas, side) => paintStrip(view, each, canvas, side));
  made.canvases.forEach((canvas) => canvas.setAttribute("aria-label", wordsFor(view, made.layer, tile)));
  const { layer } = made;
  const map = isVector(layer) ? 0 : tile;
  view.lenses.forEach((canvas, side) => {
    const size = 112;
    const context = fit(canvas, size, size);
    if (isVector(layer)) {
      const scale = scaleFor(view.layers, layer, side, 0, view.how);
      const at = shade(scale, valueOf(layer.sides[side], 0, tile));
      context.fillStyle = `rgb(${scale.colors.subarray(at, at + 3).join(" ")})`;
      context.fillRect(0, 0, size, size);
    } else {
      const small = mapPicture(view, layer, side, tile);
      const times = size / Math.max(small.width, small.height);
      context.drawImage(small, 0, 0, small.width * times, small.height * times);
    }
  });
  const part = (name) => view.root.querySelector(`[data-lens-${name}]`);
  part("title").textContent = titleFor(view, layer, tile);
  part("text").textContent = wordsFor(view, layer, tile);
  const scale = scaleFor(view.layers, layer, 0, map, view.how);
  part("legend").parentElement.style.visibility = layer.photo ? "hidden" : "";
  legend(part("legend"), scale);
  part("range").textContent = range(scale);
}

function titleFor(view, layer, tile) {
  const unit = unitOf(layer, tile);
  if (layer.bars) return `${layer.layer}, ${view.head.classes[unit]}`;
  if (layer.photo) return "The image";
  return `${layer.layer}, ${isVector(layer) ? "value" : "map"} ${unit}`;
}

function wordsFor(view, layer, tile) {
  if (layer.photo) return view.head.about;
  const unit = unitOf(layer, tile);
  const parts = layer.sides.map((data, side) => {
    const name = layer.sides.length > 1 ? `${SIDES[side].toLowerCase()} ` : "";
    if (isVector(layer)) return `${name}${brief(valueOf(data, 0, tile), 3)}`;
    const [low, high] = [data.lows[tile], data.highs[tile]];
    return `${name}${brief(low, 3)} to ${brief(high, 3)}`;
  });
  if (layer.moves) parts.push(`moves along ${layer.moves[tile]?.toFixed(2) ?? "–"}`);
  if (layer.dead[unit]) parts.push("dead");
  else if (layer.sides[0].silent[unit]) parts.push("zero for this image");
  return parts.join(", ");
}

function marks(view) {
  const { sample, sides, moved } = view.head;
  const strips = view.root.querySelector("[data-strips]");
  const parts = strips.scrollWidth > strips.clientWidth ? ["Scroll sideways for more layers."] : [];
  parts.push("A click, a second tap or Enter opens a map under the microscope; arrow keys walk.");
  if (sample)
    parts.push(`×: zero on all ${sample} test images looked at (dead). Corner: zero on this image.`);
  if (sides > 1) parts.push("Difference: second minus image.");
  if (moved)
    parts.push("Moves along: correlation of the second image's map with the first one's map moved " +
      "the same way, 1 where it moves along exactly.");
  if (view.layers.some((layer) => !isVector(layer) && layer.shown.length < layer.shape[2] && !layer.photo))
    parts.push("Of very wide layers only the first maps are shown.");
  view.root.querySelector("[data-marks]").textContent = parts.join(" ");
}

// Bring the layer that the address names into sight, without moving the page.
function reveal(view, strip) {
  if (strip <= 0) return;
  const box = view.root.querySelector("[data-strips]");
  box.scrollLeft = view.strips[strip].element.offsetLeft - box.offsetLeft - box.clientWidth / 3;
}

function listen(view, made, canvas, side) {
  canvas.tabIndex = side === 0 ? 0 : -1;
  canvas.setAttribute("role", "application");
  const here = () => view.strips.indexOf(made);
  canvas.onpointermove = (event) => {
    if (event.pointerType === "touch") return;
    const tile = hit(made, canvas, event);
    if (tile >= 0 && (view.at?.strip !== here() || view.at.tile !== tile)) look(view, here(), tile);
  };
  // A finger cannot hover: its first tap looks, a second one on the same map opens.
  canvas.onpointerdown = () => (view.pressed = view.at); // before the focus moves it
  canvas.onclick = (event) => {
    const tile = hit(made, canvas, event);
    if (tile < 0) return;
    const looked = view.pressed?.strip === here() && view.pressed.tile === tile;
    if (event.pointerType === "touch" && !looked) look(view, here(), tile);
    else open(view, made.layer, tile);
  };
  canvas.onfocus = () => {
    if (view.at?.strip !== here()) look(view, here(), Math.min(view.at?.tile ?? 0, tiles(made.layer) - 1));
  };
  canvas.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") open(view, made.layer, view.at.tile);
    else if (!step(view, made, event.key)) return;
    event.preventDefault();
  };
}

function open(view, layer, tile) {
  view.send("open", [layer.layer, unitOf(layer, tile)]);
}

// Arrow keys walk within a strip and, over its edge, into the next one.
function step(view, made, key) {
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (!moves[key]) return false;
  const { layer, plan } = made;
  const tile = view.at.tile;
  const across = isVector(layer) ? Math.floor(tile / plan.rows) : tile % plan.columns;
  const down = isVector(layer) ? tile % plan.rows : Math.floor(tile / plan.columns);
  const [right, below] = [across + moves[key][0], down + moves[key][1]];
  const next = isVector(layer) ? right * plan.rows + below : below * plan.columns + right;
  const inside = right >= 0 && right < plan.columns && below >= 0 && below < plan.rows;
  if (inside && next < tiles(layer)) look(view, view.at.strip, next);
  else if (moves[key][0]) enter(view, view.at.strip + moves[key][0], down / plan.rows, moves[key][0]);
  return true;
}

function enter(view, strip, height, direction) {
  const made = view.strips[strip];
  if (!made) return;
  const { layer, plan } = made;
  const down = Math.min(plan.rows - 1, Math.round(height * plan.rows));
  const across = direction > 0 ? 0 : plan.columns - 1;
  const tile = isVector(layer) ? across * plan.rows + down : down * plan.columns + across;
  look(view, strip, Math.min(tile, tiles(layer) - 1));
  made.canvases[0].focus({ preventScroll: true });
  made.element.scrollIntoView({ block: "nearest", inline: "nearest" });
}
