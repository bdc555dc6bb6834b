// What the chart computes without a page; comes before chart.js in the library.

// Exponential moving average without bias, as TensorBoard draws it: mean = w mean + (1 - w) y,
// divided by the sum of the weights, 1 - w^n. Here w = exp(-gap / length), so that points far apart
// in x are averaged less; with even gaps the two are the same. The first gap is taken like the next.
function smooth(xs, ys, length) {
  if (!(length > 0)) return ys;
  const known = xs.filter((x, i) => ys[i] != null);
  let mean = 0, weight = 0, last = known.length > 1 ? 2 * known[0] - known[1] : known[0] - 1;
  return xs.map((x, i) => {
    if (ys[i] == null) return null;
    // A gap of nothing would weigh nothing.
    const keep = Math.exp(-Math.max(x - last, 1e-9 * length) / length);
    mean = keep * mean + (1 - keep) * ys[i];
    weight = keep * weight + (1 - keep);
    last = x;
    return mean / weight;
  });
}

// For boxes [start, end] along a line: the first row in which each overlaps none before it.
function rowsFor(boxes) {
  const rows = [];
  return boxes.map(([start, end]) => {
    const taken = (row) => row.some(([from, to]) => start < to && from < end);
    let row = rows.findIndex((each) => !taken(each));
    if (row < 0) row = rows.push([]) - 1;
    rows[row].push([start, end]);
    return row;
  });
}

// Ticks of a log axis from low to high: of each decade 1, or 1, 2 and 5, or all, so that a handful
// fits.
function logTicks(low, high) {
  const first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high));
  for (const steps of [[1], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7]]) {
    const found = [];
    for (let k = first; k <= last; k++) for (const step of steps) {
      const tick = Number((step * 10 ** k).toPrecision(2));
      if (tick >= low && tick <= high) found.push(tick);
    }
    if (found.length >= 4) return found;
  }
  return linearTicks(low, high);
}

// About five round numbers from low to high, for a stretch so short that its logarithm is straight.
function linearTicks(low, high) {
  const rough = (high - low) / 5, size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * size).find((each) => each >= rough);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(Number((k * step).toPrecision(6)));
  return found;
}
