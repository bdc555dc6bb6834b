// The stages of a network in a row, each a button with its picture.

const shown = new WeakMap();

function part(kind, name, text = "") {
  const made = document.createElement(name);
  made.className = kind;
  made.textContent = text;
  return made;
}

// The maps as a picture, else a word in large letters, else a square to scale.
function look({ picture, big, side }) {
  const place = part("look", "span");
  if (picture) {
    const image = part("", "img");
    image.src = picture;
    image.alt = "";
    image.style.width = `${side}%`;
    place.append(image);
  } else if (big) place.append(part("big", "span", big));
  else {
    const square = part("square", "span");
    square.style.width = square.style.height = `${(side / 100) * 4.4}rem`;
    place.append(square);
  }
  return place;
}

function button(stage, number, current, send) {
  const made = part("stage", "button");
  made.type = "button";
  made.append(look(stage), part("", "b", stage.name), part("shape", "span", stage.shape));
  if (stage.lab) made.append(part("lab", "span", stage.lab));
  made.disabled = !stage.lab;
  made.title = stage.title;
  made.setAttribute("aria-label", `${stage.name}: ${stage.title}, ${stage.shape}. ${stage.lab ? `Open ${stage.lab}` : ""}`);
  if (number === current) made.setAttribute("aria-current", "step");
  made.onclick = () => send("picked", number);
  const item = document.createElement("li");
  item.append(made);
  return item;
}

function update(root, data, send) {
  const { head, stamp } = unpack(data);
  if (shown.get(root) === stamp) return;
  shown.set(root, stamp);
  const buttons = head.stages.map((each, i) => button(each, i, head.current, send));
  root.querySelector(".stages").replaceChildren(...buttons);
}
