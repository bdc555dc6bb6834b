// Points in a plane. Colour and mark tell the class (so nothing rests on colour alone), a ring marks
// what was misread, and the picture of the point that is pointed at stands beside it.

const plots = new WeakMap();
const NEAR = 22; // px from the pointer within which a point counts as meant
const MARGIN = 16;
const ZOOM = { in: 1.6, out: 1 / 1.6 };
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function placed(plot, i) {
  const { points } = plot.arrays;
  const { scale, x, y } = plot.view;
  const side = Math.min(plot.width, plot.height) - 2 * MARGIN;
  return [
    plot.width / 2 + (points[2 * i] - x) * side * scale,
    plot.height / 2 - (points[2 * i + 1] - y) * side * scale,
  ];
}

function draw(plot) {
  const { canvas, head, arrays } = plot;
  plot.palette = themeColor(canvas, "--st-chart-categorical-colors").split(",").map((c) => c.trim());
  plot.font = themeColor(canvas, "--st-font");
  plot.width = canvas.clientWidth;
  plot.height = canvas.clientHeight;
  if (!plot.width) return;
  const ink = themeColor(canvas, "--st-text-color");
  const context = fit(canvas, plot.width, plot.height);
  context.clearRect(0, 0, plot.width, plot.height);
  const size = (plot.width < 500 ? 3.2 : 4) * Math.min(1.8, Math.sqrt(plot.view.scale));
  for (let i = 0; i < arrays.labels.length; i++) {
    if (!plot.shown[arrays.labels[i]]) continue;
    const [x, y] = placed(plot, i);
    if (arrays.labels[i] !== arrays.predicted[i]) ring(context, x, y, 2.1 * size, ink, 1.2);
    mark(plot, context, arrays.labels[i], x, y, size);
  }
  if (plot.at != null) ring(context, ...placed(plot, plot.at), 2.6 * size, ink, 2.5);
  canvas.setAttribute("aria-label", head.label);
  canvas.classList.toggle("zoomed", plot.view.scale > 1);
}

function ring(context, x, y, radius, ink, width) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.stroke();
}

function nearest(plot, x, y, most) {
  let best = null, least = most * most;
  for (let i = 0; i < plot.arrays.labels.length; i++) {
    if (!plot.shown[plot.arrays.labels[i]]) continue;
    const [px, py] = placed(plot, i);
    const far = (px - x) ** 2 + (py - y) ** 2;
    if (far < least) [best, least] = [i, far];
  }
  return best;
}

// The next point in a direction: near, and not far off to the side.
function onwards(plot, [right, down]) {
  if (plot.at == null) return nearest(plot, plot.width / 2, plot.height / 2, Infinity);
  const [x, y] = placed(plot, plot.at);
  let best = plot.at, least = Infinity;
  for (let i = 0; i < plot.arrays.labels.length; i++) {
    if (i === plot.at || !plot.shown[plot.arrays.labels[i]]) continue;
    const [px, py] = placed(plot, i);
    const along = (px - x) * right + (py - y) * down;
    const aside = Math.abs((px - x) * down) + Math.abs((py - y) * right);
    if (along > 0.5 && along + 3 * aside < least) [best, least] = [i, along + 3 * aside];
  }
  return best;
}

function pointAt(plot, i) {
  plot.at = i;
  draw(plot);
  plot.card.hidden = i == null;
  plot.said.textContent = i == null ? plot.hint : words(plot, i);
  if (i == null) return;
  plot.root.querySelector("[data-text]").textContent = words(plot, i);
  portrait(plot, i);
  const [x, y] = placed(plot, i);
  const wide = plot.card.offsetWidth, tall = plot.card.offsetHeight;
  plot.card.style.left = `${x + wide + 24 > plot.width ? Math.max(2, x - wide - 16) : x + 16}px`;
  plot.card.style.top = `${Math.max(2, Math.min(plot.height - tall - 2, y - tall / 2))}px`;
}

function words(plot, i) {
  const { classes } = plot.head;
  const { labels, predicted, index } = plot.arrays;
  const read = labels[i] === predicted[i] ? "read correctly" : `read as ${classes[predicted[i]]}`;
  return `${classes[labels[i]]}, ${read}, test image ${index[i]}`;
}

function portrait(plot, i) {
  const [height, width] = plot.head.picture;
  const canvas = plot.root.querySelector("[data-picture]");
  canvas.width = width;
  canvas.height = height;
  if (!plot.sprite) return;
  const { columns } = plot.head;
  canvas.getContext("2d").drawImage(
    plot.sprite, (i % columns) * width, Math.floor(i / columns) * height, width, height, 0, 0, width, height);
}

function open(plot, i) {
  if (i != null) plot.send("point", plot.arrays.index[i]);
}

function place(plot, event) {
  const box = plot.canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

function pointers(plot) {
  const { canvas } = plot;
  canvas.onpointerdown = (event) => {
    if (event.button !== 0) return;
    plot.drag = { from: place(plot, event), view: { ...plot.view }, moved: false, before: plot.at };
    if (plot.view.scale > 1) canvas.setPointerCapture(event.pointerId);
  };
  canvas.onpointermove = (event) => {
    const [x, y] = place(plot, event);
    if (plot.drag && plot.view.scale > 1) {
      const [right, down] = [x - plot.drag.from[0], y - plot.drag.from[1]];
      plot.drag.moved ||= Math.abs(right) + Math.abs(down) > 6;
      if (plot.drag.moved) return pan(plot, right, down);
    }
    pointAt(plot, nearest(plot, x, y, NEAR));
  };
  canvas.onpointerup = (event) => {
    const drag = plot.drag;
    plot.drag = null;
    if (!drag || drag.moved) return;
    const found = nearest(plot, ...place(plot, event), NEAR);
    pointAt(plot, found);
    // A finger sees the picture first and opens it with a second tap.
    if (event.pointerType === "mouse" || found === drag.before) open(plot, found);
  };
  canvas.onpointercancel = () => (plot.drag = null);
  canvas.onpointerleave = (event) => { if (event.pointerType === "mouse") pointAt(plot, null); };
}

function pan(plot, right, down) {
  const side = (Math.min(plot.width, plot.height) - 2 * MARGIN) * plot.view.scale;
  plot.view.x = plot.drag.view.x - right / side;
  plot.view.y = plot.drag.view.y + down / side;
  pointAt(plot, null);
}

// Around the point that is pointed at, or the middle of what is seen.
function zoom(plot, factor) {
  const scale = Math.min(20, Math.max(1, plot.view.scale * factor));
  if (plot.at != null && factor > 1) {
    plot.view.x = plot.arrays.points[2 * plot.at];
    plot.view.y = plot.arrays.points[2 * plot.at + 1];
  }
  plot.view = scale === 1 ? { scale, x: 0.5, y: 0.5 } : { ...plot.view, scale };
  pointAt(plot, plot.at);
}

function onKey(plot, event) {
  const factor = { "+": ZOOM.in, "=": ZOOM.in, "-": ZOOM.out, 0: 0 }[event.key];
  if (STEPS[event.key]) pointAt(plot, onwards(plot, STEPS[event.key]));
  else if (factor !== undefined) zoom(plot, factor);
  else if (event.key === "Enter" || event.key === " ") open(plot, plot.at);
  else if (event.key === "Escape") pointAt(plot, null);
  else return;
  event.preventDefault();
}

function legendOf(plot) {
  const buttons = plot.head.classes.map((name, label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", plot.shown[label]);
    const sign = document.createElement("canvas");
    const context = fit(sign, 14, 14);
    sign.style.width = sign.style.height = "14px";
    mark(plot, context, label, 7, 7, 5);
    button.append(sign, lettered(plot) ? "" : name);
    button.setAttribute("aria-label", name);
    button.onclick = () => {
      plot.shown[label] = !plot.shown[label];
      if (plot.at != null && plot.arrays.labels[plot.at] === label) plot.at = null;
      button.setAttribute("aria-pressed", plot.shown[label]);
      pointAt(plot, plot.at);
    };
    return button;
  });
  plot.root.querySelector("[data-classes]").replaceChildren(...buttons);
}

async function cut(plot) {
  const { sprite } = plot.arrays;
  plot.sprite = await createImageBitmap(new Blob([sprite], { type: plot.head.type }));
  if (plot.at != null) portrait(plot, plot.at);
}

function build(root) {
  const find = (name) => root.querySelector(`[data-${name}]`);
  const plot = {
    root, canvas: find("canvas"), card: find("card"), said: find("said"), at: null, drag: null, stamp: "",
    shown: [], hint: "Point at a mark to see its picture. With the keyboard: arrow keys go from point to " +
      "point, plus and minus zoom, Enter opens. Ringed: misread.",
  };
  root.querySelectorAll("[data-zoom]").forEach((button) => {
    button.onclick = () => zoom(plot, ZOOM[button.dataset.zoom] ?? 0);
  });
  plot.canvas.onkeydown = (event) => onKey(plot, event);
  pointers(plot);
  new ResizeObserver(() => plot.arrays && pointAt(plot, plot.at)).observe(plot.canvas);
  return plot;
}

function update(root, data, send) {
  if (!plots.has(root)) plots.set(root, build(root));
  const plot = plots.get(root);
  plot.send = send;
  const { head, arrays, stamp } = unpack(data);
  if (stamp !== plot.stamp) {
    Object.assign(plot, { head, arrays, stamp, at: null, sprite: null, view: { scale: 1, x: 0.5, y: 0.5 } });
    if (plot.shown.length !== head.classes.length) plot.shown = head.classes.map(() => true);
    cut(plot);
  }
  pointAt(plot, plot.at); // also when only the theme has changed
  legendOf(plot);
}
