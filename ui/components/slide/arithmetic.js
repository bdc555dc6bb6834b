// What is under the window and what becomes of it, in doubles. It knows no page; a test compares it
// with core.concepts.convolution and core.concepts.pooling.

// The px under the window at (row, column).
function patchAt({ input, inputShape, size, stride, padding, dilation }, row, column) {
  const window = { tall: size, wide: size, stride, padTop: padding, padLeft: padding, dilation };
  return under({ input, shape: inputShape, ...window }, row, column);
}

// `patch`, `products` (null where nothing is multiplied), `sums` (one a channel), `total` of them
// and `value`, what the window makes of them.
function slideAt(scene, row, column) {
  const patch = patchAt(scene, row, column);
  const channels = scene.inputShape[2];
  const index = row * scene.columns + column;
  if (scene.kind === "gradient") {
    const count = scene.size * scene.size;
    const part = (values) => values.subarray(index * count, (index + 1) * count);
    return { patch, products: part(scene.contributions), running: part(scene.running),
             value: scene.output[index] };
  }
  const products = scene.kind === "conv" ? patch.map((value, k) => value * scene.kernel[k]) : null;
  const sums = new Float64Array(channels);
  (products ?? patch).forEach((value, k) => (sums[k % channels] += value));
  const total = sums.reduce((sum, each) => sum + each, 0);
  const value = scene.kind === "conv" ? total + scene.bias
    : scene.kind === "max" ? Math.max(...patch) : total / patch.length;
  return { patch, products, sums, total, value };
}
