// The numbers under the window, the weights and their products, side by side.

const CELL = 34; // px of a cell with a number in it

// The window, the kernel and the products of the chosen channel.
function showSheets(view) {
  const { scope, found, channel, sheets } = view;
  const [tall, wide, channels] = found.sides;
  const rows = tall === 1 && wide > 12 ? Math.ceil(Math.sqrt(wide)) : tall; // a vector, folded
  const columns = tall === 1 && wide > 12 ? Math.ceil(wide / rows) : wide;
  const at = (values) => (k) => (k < tall * wide ? values[k * channels + channel] : NaN);
  const paper = (name, values, scale) => {
    const value = at(values);
    sheets[name].show({
      height: rows, width: columns, rows, columns, biggest: CELL,
      most: view.narrow && found.products ? (view.root.clientWidth - 48) / 3 : 200,
      picture: picture(columns, rows, scale, value),
      numberAt: (y, x) => {
        const number = value(y * columns + x);
        return Number.isNaN(number) ? null : short(number);
      },
      inkAt: (y, x) => inkOn(scale, value(y * columns + x)),
      label: `${name} of ${rows} × ${columns}`,
    });
  };
  paper("window", found.window, view.scales.input);
  for (const name of ["weights", "products"])
    view.root.querySelector(`[data-sheet=${name}]`).hidden = !found.products;
  view.root.querySelectorAll("[data-sign]").forEach((sign) => (sign.hidden = !found.products));
  if (found.products) {
    paper("weights", scope.weights, view.scales.weights);
    paper("products", found.products, colorScale(...reach(found.products), true));
  }
  view.folded = columns;
  cell(view, sheets.window.row, sheets.window.column);
}

// One input, its weight and their product, in words.
function cell(view, row, column) {
  const { scope, found, channel, sheets, folded } = view;
  for (const sheet of Object.values(sheets)) sheet.place(row, column);
  const k = (sheets.window.row * folded + sheets.window.column);
  const [tall, wide, channels] = found.sides;
  if (k >= tall * wide) return;
  const index = k * channels + channel;
  const where = wide !== folded ? `Input ${k}` : tall * wide === 1 ? "Input"
    : `Row ${sheets.window.row}, column ${sheets.window.column}`;
  const product = found.products
    ? ` × ${brief(scope.weights[index])} = ${brief(found.products[index])}` : "";
  view.part("cell").textContent = `${where}: ${brief(found.window[index])}${product}`;
}
