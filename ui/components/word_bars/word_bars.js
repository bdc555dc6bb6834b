// One row a token: a bar for what the network expects, one for what it is drawn with.

function percent(share) {
  if (share === 0) return "0 %";
  const value = 100 * share;
  return value < 0.01 ? "< 0.01 %" : `${value >= 9.95 ? value.toFixed(1) : value.toPrecision(2)} %`;
}

function element(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

function bar(kind, share, largest) {
  const made = element("span", `bar ${kind}${share ? "" : " none"}`);
  made.style.width = `${(100 * share) / largest}%`;
  return made;
}

function row([id, label, before, after, note], largest, pick) {
  const button = element("button");
  button.type = "button";
  button.disabled = Boolean(note);
  button.dataset.id = id;
  button.title = note || "";
  button.setAttribute(
    "aria-label",
    `${label}: expected ${percent(before)}, drawn with ${percent(after)}${note ? `. ${note}` : ". Append it"}`,
  );
  const bars = element("span", "bars");
  bars.append(bar("before", before, largest), bar("after", after, largest));
  const word = element("span", "word", label);
  button.append(word, bars, element("span", "number", percent(before)), element("span", "number after", percent(after)));
  button.onclick = () => pick(id);
  const item = element("li");
  item.append(button);
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("[data-word-bars]");
  root.querySelector("b").textContent = data.title;
  const list = root.querySelector("ol");
  const largest = Math.max(1e-9, ...data.rows.flatMap(([, , before, after]) => [before, after]));
  const pick = (id) => setTriggerValue("picked", { id, version: data.version });
  const place = [...list.querySelectorAll("button")].indexOf(parentElement.activeElement);
  list.replaceChildren(...data.rows.map((each) => row(each, largest, pick)));
  // With the keyboard one goes on from the same place.
  if (place >= 0) list.querySelectorAll("button")[place]?.focus();
}
