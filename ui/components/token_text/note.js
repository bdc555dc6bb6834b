// What else was likely: a note beside a token, in the browser's top layer, so nothing cuts it off.

const GAP = 2; // px between token and note, small enough to cross
const LEAVE = 180; // ms until a note closes that the pointer has left

function noteOf(text, place) {
  const [, label, before, after, mark] = text.data.tokens[place];
  const rivals = text.data.rivals[place];
  const parts = [element("div", "name", label)];
  if (mark) parts.push(element("div", "mark", mark));
  if (before != null) {
    const log = `log-probability ${logarithm(before)}`;
    const drawn = `drawn with ${percent(after)}`;
    parts.push(element("div", "facts", `Expected with ${percent(before)}, ${after == null ? log : drawn}`));
  }
  if (rivals.length) {
    parts.push(element("div", "question", text.data.story ? "Continue from here with" : "Likeliest here"));
    const list = element("ol");
    const largest = Math.max(...rivals.map(([, , share]) => share));
    rivals.forEach((rival) => list.append(rivalOf(text, place, rival, largest)));
    parts.push(list);
  }
  return parts;
}

function rivalOf(text, place, [id, label, before, , fixed], largest) {
  const item = element("li");
  const pickable = text.data.story && !fixed;
  const row = element(pickable ? "button" : "div", "rival");
  const bar = element("span", "bar");
  bar.style.width = `${Math.max(1, (100 * before) / largest)}%`;
  row.append(element("span", "word", label), bar, element("span", "number", percent(before)));
  if (pickable) {
    row.type = "button";
    row.onclick = () => {
      close(text);
      text.emit("picked", { place, id });
    };
  }
  item.append(row);
  return item;
}

// Below the token, or above it where there is no room; inside the window in any case.
function putBeside(note, token) {
  const boxes = [...token.getClientRects()];
  const from = boxes.at(-1) ?? token.getBoundingClientRect();
  const { width, height } = note.getBoundingClientRect();
  const left = Math.min(Math.max(8, from.left), innerWidth - width - 8);
  const below = from.bottom + GAP;
  const top = below + height > innerHeight - 8 && from.top > height ? from.top - GAP - height : below;
  note.style.left = `${left}px`;
  note.style.top = `${Math.max(8, top)}px`;
}

// When the page scrolls the note stays with its token, until that leaves the window.
function follow(text) {
  const token = text.spans[text.place];
  if (!token) return;
  const { top, bottom } = token.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) close(text);
  else putBeside(text.note, token);
}

function open(text, place, pinned) {
  clearTimeout(text.timer);
  const token = text.spans[place];
  if (!token) return;
  if (text.place !== place) {
    mark(text, place);
    text.note.replaceChildren(...noteOf(text, place));
    text.note.showPopover();
    putBeside(text.note, token);
  }
  text.pinned = pinned;
}

function close(text) {
  clearTimeout(text.timer);
  text.pinned = false;
  mark(text, -1);
  if (text.note.matches(":popover-open")) text.note.hidePopover();
}

function mark(text, place) {
  text.spans[text.place]?.classList.remove("open");
  text.place = place;
  text.spans[place]?.classList.add("open");
}

function closeSoon(text) {
  clearTimeout(text.timer);
  if (!text.pinned) text.timer = setTimeout(() => close(text), LEAVE);
}
