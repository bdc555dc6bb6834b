// Values to colours, on the two scales of core/plots/colors.py.

function table(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}
const TABLES = { sequential: table(SCALES.sequential), diverging: table(SCALES.diverging) };

// Signed values lie around 0, so that 0 is the pale middle; others run from low to high.
function colorScale(low, high, signed = low < 0) {
  const limit = Math.max(Math.abs(low), Math.abs(high)) || 1;
  if (signed) return { low: -limit, high: limit, colors: TABLES.diverging };
  return { low, high: high > low ? high : low + 1, colors: TABLES.sequential };
}

// Where the colour of a value starts in `scale.colors`.
function shade(scale, value) {
  const last = scale.colors.length / 3 - 1;
  const place = (value - scale.low) / (scale.high - scale.low);
  return 3 * Math.round(last * Math.min(1, Math.max(0, place || 0)));
}

// Dark or light, whichever has the larger contrast to the colour of a value; as number_grid.py.
function inkOn(scale, value) {
  const at = shade(scale, value);
  const [red, green, blue] = Array.from(scale.colors.subarray(at, at + 3), light);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.19 ? "#111817" : "#f6f8f8";
}

// The light that a channel of sRGB stands for, 0 to 1 (IEC 61966-2-1).
function light(channel) {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

// A canvas of width x height px with one px a value; `valueAt(k)` gives the k-th, row by row.
// What is not a number stays transparent.
function picture(width, height, scale, valueAt) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let k = 0; k < width * height; k++) {
    const value = valueAt(k);
    if (Number.isNaN(value)) continue;
    const at = shade(scale, value);
    image.data.set(scale.colors.subarray(at, at + 3), 4 * k);
    image.data[4 * k + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

// The same for three colour channels, values in [0, 1].
function colorPicture(width, height, channelAt) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let k = 0; k < width * height; k++) {
    for (let c = 0; c < 3; c++) image.data[4 * k + c] = Math.round(255 * channelAt(k, c));
    image.data[4 * k + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

// A scale as a bar of its colours, low on the left.
function legend(canvas, scale) {
  const count = scale.colors.length / 3;
  const step = (scale.high - scale.low) / (count - 1);
  const bar = picture(count, 1, scale, (k) => scale.low + k * step);
  fit(canvas, canvas.clientWidth || 120, canvas.clientHeight || 10).drawImage(
    bar, 0, 0, canvas.clientWidth || 120, canvas.clientHeight || 10);
}

// A drawing context in CSS px, sharp on any screen.
function fit(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingEnabled = false;
  return context;
}

function themeColor(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim() || "#888";
}
