// What lies under a window of tall x wide px at (row, column) of an image of height x width x
// channels, 0 outside its edges; row by row, channels last.
function under({ input, shape, tall, wide, stride, padTop, padLeft, dilation = 1 }, row, column) {
  const [height, width, channels] = shape;
  const values = new Float64Array(tall * wide * channels);
  for (let u = 0; u < tall; u++)
    for (let v = 0; v < wide; v++) {
      const y = row * stride - padTop + u * dilation, x = column * stride - padLeft + v * dilation;
      if (y < 0 || y >= height || x < 0 || x >= width) continue;
      for (let c = 0; c < channels; c++)
        values[(u * wide + v) * channels + c] = input[(y * width + x) * channels + c];
    }
  return values;
}

// Least and largest of the values; 0 and 0 where there are none.
function reach(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) { low = Math.min(low, value); high = Math.max(high, value); }
  return values.length ? [low, high] : [0, 0];
}
