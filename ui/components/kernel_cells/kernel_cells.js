// One field of number inputs per channel; an edit sends the whole kernel.

const fields = new WeakMap();

function update(root, bytes, send) {
  const { head, arrays, stamp } = unpack(bytes);
  let field = fields.get(root);
  if (field?.stamp === stamp) return;
  // The inputs stay for a kernel of the same shape: whoever edits by keyboard keeps the place.
  const shape = JSON.stringify(head);
  if (field?.shape !== shape) field = { shape, inputs: build(root, head) };
  fields.set(root, Object.assign(field, { stamp }));
  const values = Array.from(arrays.kernel, (value) => Number(value.toFixed(3)));
  const largest = values.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
  const scale = colorScale(-largest, largest, true);
  field.inputs.forEach((input, index) => {
    const at = shade(scale, values[index]);
    if (!input.typing) input.value = values[index];
    input.style.background = `rgb(${scale.colors.subarray(at, at + 3).join(",")})`;
    input.style.color = inkOn(scale, values[index]);
    input.oninput = () => { input.typing = true; };
    input.onchange = () => {
      input.typing = false;
      const value = Number(input.value);
      if (input.value === "" || !Number.isFinite(value)) {
        input.value = values[index]; // not a number: as it was
        return;
      }
      const cut = Math.min(head.most, Math.max(-head.most, value));
      input.value = values[index] = Number(cut.toFixed(3)); // as the server takes it
      send("cells", values);
    };
  });
}

// Empty inputs in the order of the values: row by row, channels last.
function build(root, { size, channels, most }) {
  const count = Math.max(1, channels.length);
  const inputs = Array.from({ length: size * size * count }, (_, index) => {
    const place = Math.floor(index / count);
    const input = document.createElement("input");
    Object.assign(input, { type: "number", step: "any", min: -most, max: most });
    input.setAttribute("aria-label",
      `Weight in row ${Math.floor(place / size) + 1}, column ${(place % size) + 1}` +
      (count > 1 ? `, ${channels[index % count]}` : ""));
    return input;
  });
  root.replaceChildren(...Array.from({ length: count }, (_, c) => {
    const field = document.createElement("fieldset");
    const title = document.createElement("legend");
    title.textContent = count > 1 ? `Kernel, ${channels[c]}` : "Kernel";
    const grid = document.createElement("div");
    grid.className = "grid";
    grid.style.setProperty("--size", size);
    grid.append(...inputs.filter((_, index) => index % count === c));
    field.append(title, grid);
    return field;
  }));
  return inputs;
}
