// Draws the tokens and keeps those that are there already, so that text can grow without a flicker.

const MOST_NATS = 10; // the surprise that gets the strongest colour
const texts = new WeakMap();

function build(root) {
  const text = {
    root, spans: [], written: [], place: -1, pinned: false, timer: 0, emit: () => {},
    body: root.querySelector(".body"), note: root.querySelector(".note"),
  };
  const at = (event) => text.spans.indexOf(event.target.closest?.(".token"));
  text.body.onpointerover = (event) => {
    if (event.pointerType === "mouse" && at(event) >= 0 && !text.pinned) open(text, at(event), false);
  };
  text.body.onpointerout = () => closeSoon(text);
  text.note.onpointerover = () => clearTimeout(text.timer);
  text.note.onpointerout = () => closeSoon(text);
  text.body.onclick = (event) => {
    const place = at(event);
    if (place < 0) return;
    const again = text.pinned && text.place === place;
    move(text, place, false);
    if (again) close(text);
    else open(text, place, true);
  };
  text.body.onkeydown = (event) => onKey(text, event);
  text.note.onkeydown = (event) => onNoteKey(text, event);
  text.outside = (event) => {
    const path = event.composedPath();
    if (text.place >= 0 && !path.includes(text.note) && !path.includes(text.body)) close(text);
  };
  text.body.onfocusout = text.note.onfocusout = () => setTimeout(() => closeUnfocused(text));
  text.scrolled = () => follow(text);
  root.querySelector("[data-copy]").onclick = (event) => copy(text, event.currentTarget);
  root.querySelector("[data-download]").onclick = () => download(text);
  root.querySelector("[data-remove]").onclick = () => text.emit("picked", { place: -1 });
  document.addEventListener("pointerdown", text.outside);
  document.addEventListener("scroll", text.scrolled, true);
  return text;
}

function closeUnfocused(text) {
  const { activeElement } = text.root.getRootNode();
  if (!text.note.contains(activeElement) && !text.body.contains(activeElement)) close(text);
}

// One token can be reached with Tab; the arrows go from there.
function move(text, place, focus) {
  text.spans.forEach((span, i) => (span.tabIndex = i === place ? 0 : -1));
  if (focus) text.spans[place].focus();
}

function onKey(text, event) {
  const here = text.spans.indexOf(event.target);
  if (here < 0) return;
  const last = text.spans.length - 1;
  const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: last }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    const place = Math.min(last, Math.max(0, to));
    move(text, place, true);
    open(text, place, false);
  } else if (event.key === "Enter" || event.key === " " || event.key === "ArrowDown") {
    event.preventDefault();
    open(text, here, true);
    text.note.querySelector("button")?.focus();
  } else if (event.key === "Escape") close(text);
}

function onNoteKey(text, event) {
  const buttons = [...text.note.querySelectorAll("button")];
  const here = buttons.indexOf(event.target);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    buttons[(to + buttons.length) % buttons.length]?.focus();
  } else if (event.key === "Escape") {
    const { place } = text;
    close(text);
    text.spans[place]?.focus();
  }
}

function spanOf(shown, [, label, before, , mark, fork], place) {
  const span = element("span", "token", shown);
  const nats = surprise(before);
  const share = nats == null ? 0 : Math.min(1, nats / MOST_NATS);
  span.style.setProperty("--share", `${Math.round(55 * share)}%`);
  span.classList.toggle("unknown", Boolean(mark));
  span.classList.toggle("fork", fork);
  span.tabIndex = place === 0 ? 0 : -1;
  span.setAttribute("role", "button");
  const said = mark || (before == null ? "" : percent(before));
  span.setAttribute("aria-label", [label, said, fork && "branched here"].filter(Boolean).join(", "));
  return span;
}

// The space before a word stands between the tokens: lines break there and it has no colour. A
// token that is nothing but space is shown as it is, a line end as an arrow.
function append(text, token) {
  const [word] = token;
  const gap = word.trim() ? /^\s*/.exec(word)[0] : "";
  const line = word === "\n";
  const span = spanOf(line ? "↵" : word.slice(gap.length), token, text.spans.length);
  text.growing.append(gap, span, line ? "\n" : "");
  text.spans.push(span);
}

function draw(text) {
  const { tokens, story } = text.data;
  const names = tokens.map((token) => token.join("\u0000"));
  const kept = text.written.length <= names.length && text.written.every((name, i) => name === names[i]) && text.prompt === (story?.prompt ?? "");
  if (!kept || !text.growing) {
    close(text);
    text.prompt = story?.prompt ?? "";
    text.spans = [];
    text.written = [];
    text.growing = element("span", "tokens");
    text.body.replaceChildren(element("span", "prompt", text.prompt), text.growing, element("span", "caret"));
  }
  tokens.slice(text.written.length).forEach((token) => append(text, token));
  text.written = names;
  text.body.classList.toggle("busy", Boolean(story?.busy));
}

function drawStory(text) {
  const { story } = text.data;
  text.root.classList.toggle("story", Boolean(story));
  if (!story) return;
  text.root.querySelector(".title").textContent = story.title;
  text.root.querySelector(".remark").textContent = story.remark;
  text.root.querySelector("[data-remove]").hidden = !story.removable;
}

function plain(text) {
  return text.prompt + text.data.tokens.map(([word]) => word).join("");
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(plain(text));
  } catch {
    // Without HTTPS a page may not use the clipboard; the old way still works.
    const area = element("textarea");
    area.value = plain(text);
    text.root.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

function download(text) {
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([plain(text), "\n"], { type: "text/plain;charset=utf-8" }));
  link.download = text.data.story.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("[data-token-text]");
  if (!texts.has(root)) texts.set(root, build(root));
  const text = texts.get(root);
  text.data = data;
  text.emit = setTriggerValue;
  drawStory(text);
  draw(text);
  return () => {
    close(text);
    document.removeEventListener("pointerdown", text.outside);
    document.removeEventListener("scroll", text.scrolled, true);
  };
}
