// One field of number inputs per channel; an edit sends the whole kernel.

const shown = new WeakMap();

function update(root, bytes, send) {
  const { head, arrays, stamp } = unpack(bytes);
  if (shown.get(root) === stamp) return;
  shown.set(root, stamp);
  const { size, channels, most } = head;
  const count = Math.max(1, channels.length);
  const values = Array.from(arrays.kernel, (value) => Number(value.toFixed(3)));
  const largest = values.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
  const scale = colorScale(-largest, largest, true);
  root.replaceChildren(...Array.from({ length: count }, (_, c) => {
    const field = document.createElement("fieldset");
    const title = document.createElement("legend");
    title.textContent = count > 1 ? `Kernel, ${channels[c]}` : "Kernel";
    const grid = document.createElement("div");
    grid.className = "grid";
    grid.style.setProperty("--size", size);
    for (let k = 0; k < size * size; k++) grid.append(cell(k * count + c));
    field.append(title, grid);
    return field;
  }));

  function cell(index) {
    const input = document.createElement("input");
    const [row, column] = [Math.floor(Math.floor(index / count) / size), Math.floor(index / count) % size];
    Object.assign(input, { type: "number", step: "any", min: -most, max: most, value: values[index] });
    input.setAttribute("aria-label", `Weight in row ${row + 1}, column ${column + 1}` +
      (count > 1 ? `, ${channels[index % count]}` : ""));
    const at = shade(scale, values[index]);
    input.style.background = `rgb(${scale.colors.subarray(at, at + 3).join(",")})`;
    input.style.color = inkOn(scale, values[index]);
    input.onchange = () => {
      const value = Number(input.value);
      if (input.value === "" || !Number.isFinite(value)) {
        input.value = values[index]; // not a number: as it was
        return;
      }
      values[index] = Math.min(most, Math.max(-most, value));
      send("cells", values);
    };
    return input;
  }
}
