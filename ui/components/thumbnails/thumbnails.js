// Pictures as buttons, each on a canvas of its own few pixels.

const shown = new WeakMap();

function tile(tiles, number) {
  const [, height, width, channels] = tiles.shape;
  const start = number * height * width * channels;
  return colorPicture(width, height, (k, part) =>
    tiles[start + channels * k + (channels === 3 ? part : 0)] / 255);
}

function button(tiles, number, [title, note], send) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "tile";
  made.setAttribute("aria-label", `${title}, ${note}`);
  const below = document.createElement("span");
  below.className = "note";
  below.textContent = note;
  made.append(tile(tiles, number), title, below);
  made.onclick = () => send("tile", number);
  return made;
}

function update(root, data, send) {
  const { head, arrays, stamp } = unpack(data);
  if (shown.get(root) === stamp) return;
  shown.set(root, stamp);
  const place = root.querySelector("[data-tiles]");
  place.style.setProperty("--side", `${head.side}px`);
  place.replaceChildren(...head.texts.map((pair, i) => button(arrays.tiles, i, pair, send)));
  place.children[head.chosen ?? -1]?.setAttribute("aria-pressed", "true");
}
