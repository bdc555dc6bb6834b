// Sends what is in the box while a person types; takes a new text only with a new version.

const PAUSE = 150; // ms without a key
const boxes = new WeakMap();

function build(root) {
  const box = { area: root.querySelector("textarea"), version: null, timer: 0, sent: null };
  const send = () => {
    clearTimeout(box.timer);
    const { value } = box.area;
    if (value === box.sent) return;
    box.sent = value;
    box.emit("typed", { text: value, version: box.version });
  };
  box.area.oninput = () => {
    fit(box.area);
    clearTimeout(box.timer);
    box.timer = setTimeout(send, PAUSE);
  };
  box.area.onblur = send;
  return box;
}

// As high as its text, unless a person has made it higher.
function fit(area) {
  area.style.minHeight = "";
  area.style.minHeight = `${area.scrollHeight + 2}px`;
}

function take(box, data) {
  clearTimeout(box.timer);
  box.version = data.version;
  box.sent = data.text;
  if (box.area.value === data.text) return;
  box.area.value = data.text;
  box.area.setSelectionRange(data.text.length, data.text.length);
  box.area.scrollTop = box.area.scrollHeight;
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector("[data-live-text]");
  if (!boxes.has(root)) boxes.set(root, build(root));
  const box = boxes.get(root);
  box.emit = setStateValue;
  root.querySelector("span").textContent = data.label;
  box.area.placeholder = data.placeholder;
  box.area.maxLength = data.most;
  if (data.version !== box.version) take(box, data);
  fit(box.area);
  return () => clearTimeout(box.timer);
}
