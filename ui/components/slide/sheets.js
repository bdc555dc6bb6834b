// The numbers under the window, the kernel and the products: a row of sheets for each channel.

// px of a cell, the least that still holds a number, and a title above a sheet.
const CELL = 34, READABLE = 26, TITLE = 104;

const SHEETS = {
  conv: [["patch", "Under the window"], ["kernel", "Kernel"], ["products", "Products"]],
  max: [["patch", "Under the window"]],
  average: [["patch", "Under the window"]],
  gradient: [["patch", "Under the window"], ["delta", "Output gradient"], ["products", "Its share"],
             ["running", "Sum so far"]],
};
const SIGNS = { conv: ["×", "="], gradient: ["×", "=", "→"], max: [], average: [] };

// New canvases for a new scene.
function layOut(view) {
  const { scene } = view;
  const channels = scene.inputShape[2];
  view.sheets = [];
  view.part("sheets").replaceChildren(...Array.from({ length: channels }, (_, c) => {
    const line = element("div", "sheets");
    SHEETS[scene.kind].forEach(([name, title], k) => {
      if (k) line.append(element("span", "sign", SIGNS[scene.kind][k - 1]));
      const figure = element("figure");
      const label = k === 0 && channels > 1 ? scene.channels[c] : c === 0 ? title : "";
      const canvas = element("canvas");
      figure.append(element("figcaption", "", label), canvas);
      line.append(figure);
      const sheet = new SlidingWindow(canvas, { moved: (row, column) => chooseCell(view, row, column) });
      view.sheets.push({ name, title, channel: c, sheet });
    });
    if (channels > 1) line.append(element("span", "sum"));
    return line;
  }));
}

// What fits a cell: whole numbers as they are, small ones with a digit more.
function cellText(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1000) return signed(String(value));
  if (size >= 0.005) return short(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return size < 0.0005 ? "≈0" : signed(value.toFixed(3).replace("0.", "."));
}

function element(name, kind = "", text = "") {
  return Object.assign(document.createElement(name), { className: kind, textContent: text });
}

// How many cells a line of sheets is wide; the output gradient is one cell.
function cellsAcross({ kind, size }) {
  return size * SHEETS[kind].length - (size - 1) * (kind === "gradient");
}

// px of what is in a line of sheets beside the cells: signs, gaps, titles that are wider than their
// sheet, the sum, which on a phone has a line of its own.
function besideCells({ kind, inputShape, size }, narrow) {
  const signs = (SHEETS[kind].length - 1) * (narrow ? 26 : 34);
  if (narrow) return signs;
  const titles = SHEETS[kind].reduce((sum, [name]) =>
    sum + Math.max(0, TITLE - READABLE * (name === "delta" ? 1 : size)), 0);
  return signs + titles + (inputShape[2] > 1 ? 96 : 0);
}

function fillSheets(view) {
  const { scene, found, scales } = view;
  const channels = scene.inputShape[2];
  const contents = { patch: found.patch, kernel: scene.kernel, products: found.products,
                     running: found.running, delta: [found.value] };
  for (const { name, title, channel, sheet } of view.sheets) {
    const side = name === "delta" ? 1 : scene.size;
    const of = name === "delta" ? 1 : channels;
    const scale = scales[name];
    const valueAt = (k) => contents[name][k * of + (of > 1 ? channel : 0)];
    sheet.show({
      height: side, width: side, rows: side, columns: side, biggest: view.cell, most: side * view.cell,
      picture: picture(side, side, scale, valueAt),
      numberAt: (y, x) => cellText(valueAt(y * side + x)),
      inkAt: (y, x) => inkOn(scale, valueAt(y * side + x)),
      mark: name === "patch" && scene.kind === "max" ? winnerIn(view) : null,
      label: `${title}${channels > 1 ? `, ${scene.channels[channel]}` : ""}, ${side} × ${side}`,
    });
  }
  view.root.querySelectorAll(".sum").forEach((place, c) => {
    place.textContent = `sum ${brief(found.sums[c], 3)}`;
  });
  chooseCell(view, view.at[0], view.at[1]);
}

// Row and column inside the window of the largest value.
function winnerIn({ scene, row, column }) {
  const at = 2 * (row * scene.columns + column);
  const { stride, padding, winners } = scene;
  return [winners[at] - row * stride + padding, winners[at + 1] - column * stride + padding];
}

// One px, its weight and their product, in words.
function chooseCell(view, row, column) {
  const { scene, found, sheets } = view;
  const most = scene.size - 1;
  view.at = [Math.min(row, most), Math.min(column, most)];
  for (const { sheet } of sheets) sheet.place(...view.at);
  const k = view.at[0] * scene.size + view.at[1];
  const channels = scene.inputShape[2];
  const texts = Array.from({ length: channels }, (_, c) => {
    const value = brief(found.patch[k * channels + c], 3);
    const name = channels > 1 ? `${scene.channels[c]} ` : "";
    if (scene.kind === "gradient")
      return `${value} × ${bracketed(brief(found.value, 3))} = ${brief(found.products[k], 3)}`;
    if (!found.products) return value;
    const [weight, product] = [scene.kernel, found.products].map((each) => brief(each[k * channels + c], 3));
    return `${name}${value} × ${bracketed(weight)} = ${product}`;
  });
  view.part("cell").textContent =
    `In the window, row ${view.at[0] + 1}, column ${view.at[1] + 1}: ${texts.join("; ")}`;
}

function bracketed(text) {
  return text.startsWith("−") ? `(${text})` : text;
}
