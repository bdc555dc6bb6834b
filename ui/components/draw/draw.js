// Dark ink on pale paper in every theme. Sends a PNG when a stroke ends.

const PAPER = "#fbfbf9";
const INK = "#161b1a";
const pads = new WeakMap();

function paint(pad) {
  const { context, canvas } = pad;
  context.fillStyle = PAPER;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.strokeStyle = context.fillStyle = INK;
  context.lineCap = context.lineJoin = "round";
  pad.strokes.forEach((stroke) => paintStroke(context, stroke));
  if (pad.focused) paintPen(pad);
}

function paintStroke(context, stroke) {
  const [first] = stroke;
  context.beginPath();
  context.arc(first.x, first.y, first.width / 2, 0, 2 * Math.PI);
  context.fill();
  for (let i = 1; i < stroke.length; i++) {
    context.lineWidth = stroke[i].width;
    context.beginPath();
    context.moveTo(stroke[i - 1].x, stroke[i - 1].y);
    context.lineTo(stroke[i].x, stroke[i].y);
    context.stroke();
  }
}

// Where the keyboard's pen stands; never part of what is sent.
function paintPen(pad) {
  const { context, pen } = pad;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(pen.x, pen.y, 8, 0, 2 * Math.PI);
  context.stroke();
}

function point(pad, event) {
  const box = pad.canvas.getBoundingClientRect();
  const scale = pad.canvas.width / box.width;
  // A mouse reports 0.5, a finger 0 or 1: only a pen's pressure means something.
  const press = event.pointerType === "pen" ? 0.4 + 1.2 * event.pressure : 1;
  return {
    x: (event.clientX - box.left) * scale,
    y: (event.clientY - box.top) * scale,
    width: pad.brush() * 2 * press,
  };
}

function send(pad) {
  clearTimeout(pad.timer);
  pad.timer = setTimeout(() => {
    const focused = pad.focused;
    pad.focused = false;
    paint(pad);
    pad.emit("png", pad.strokes.length ? pad.canvas.toDataURL("image/png") : "");
    pad.focused = focused;
    paint(pad);
  }, 120);
}

function pointers(pad) {
  const { canvas } = pad;
  canvas.onpointerdown = (event) => {
    if (event.button !== 0 || pad.pointer != null) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    pad.focused = false;
    pad.pointer = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    pad.strokes.push([point(pad, event)]);
    paint(pad);
  };
  canvas.onpointermove = (event) => {
    if (event.pointerId !== pad.pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) pad.strokes.at(-1).push(point(pad, each));
    paint(pad);
  };
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    if (event.pointerId !== pad.pointer) return;
    pad.pointer = null;
    send(pad);
  };
}

function keys(pad) {
  const { canvas } = pad;
  const STEP = 16;
  canvas.onkeydown = (event) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    pad.focused = true;
    if (move) {
      pad.pen.x = Math.min(canvas.width, Math.max(0, pad.pen.x + STEP * move[0]));
      pad.pen.y = Math.min(canvas.height, Math.max(0, pad.pen.y + STEP * move[1]));
    } else {
      pad.down = !pad.down;
      if (pad.down) pad.strokes.push([]);
      else send(pad);
    }
    if (pad.down) pad.strokes.at(-1).push({ ...pad.pen, width: pad.brush() * 2 });
    paint(pad);
  };
  canvas.onblur = () => {
    pad.focused = false;
    if (pad.down) send(pad);
    pad.down = false;
    paint(pad);
  };
}

function build(root) {
  const canvas = root.querySelector("canvas");
  const size = root.querySelector("[data-size]");
  const pad = {
    canvas, context: canvas.getContext("2d"), strokes: [], pointer: null, timer: 0, down: false,
    focused: false, pen: { x: canvas.width / 2, y: canvas.height / 2 },
    brush: () => Number(size.value), emit: () => {},
  };
  const edit = (change) => { change(); paint(pad); send(pad); };
  root.querySelector("[data-undo]").onclick = () => edit(() => pad.strokes.pop());
  root.querySelector("[data-clear]").onclick = () => edit(() => (pad.strokes = []));
  pointers(pad);
  keys(pad);
  paint(pad);
  return pad;
}

export default function ({ parentElement, setStateValue }) {
  const root = parentElement.querySelector("[data-draw]");
  if (!pads.has(root)) pads.set(root, build(root));
  const pad = pads.get(root);
  pad.emit = setStateValue;
  return () => clearTimeout(pad.timer);
}
