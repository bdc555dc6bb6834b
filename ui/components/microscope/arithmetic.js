// The arithmetic of one value of one layer, in doubles, from the numbers of core.explain.answers
// Microscope. It knows no page; tests compare it with Keras and with core.explain.value.

// erf(x) = 2/sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)), all terms of one sign
// (Abramowitz and Stegun 1964, 7.1.6). From 6 on it is 1 to 16 digits.
function erf(x) {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x, sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function sigmoid(z) {
  return 1 / (1 + Math.exp(-z));
}

const ACTIVATIONS = {
  linear: (z) => z,
  relu: (z) => Math.max(0, z),
  tanh: Math.tanh,
  sigmoid,
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  gelu: (z) => (z / 2) * (1 + erf(z / Math.SQRT2)),
  leaky_relu: (z) => (z > 0 ? z : 0.2 * z),
  silu: (z) => z * sigmoid(z),
};

// The input as height, width and channels. A vector of n is one row: 1 x n x 1; so are n maps of
// one px for a dense layer.
function inputSides({ kind, inputShape }) {
  const [height, width, channels] = inputShape.length === 3 ? inputShape : [1, inputShape[0], 1];
  return kind !== "conv" && height * width === 1 ? [1, channels, 1] : [height, width, channels];
}

// Height, width and channels of what a value sees.
function sidesOf(scope) {
  const [height, width, channels] = inputSides(scope);
  if (scope.kind === "conv" || scope.kind === "max_pool" || scope.kind === "average_pool")
    return [scope.side, scope.side, channels];
  if (["copy", "flatten", "input"].includes(scope.kind)) return [1, 1, 1];
  if (scope.kind === "softmax" && !scope.weights.length) return [1, 1, 1];
  return [height, width, channels];
}

// The inputs under the window whose place is (row, column), 0 outside the edges; row by row,
// channels last.
function windowAt(scope, row, column) {
  const [tall, wide, channels] = sidesOf(scope);
  if (scope.kind === "softmax" && tall * wide * channels === 1)
    return Float64Array.of(scope.input[scope.unit]);
  if (scope.kind === "flatten") {
    const [y, x, c] = scope.at;
    return Float64Array.of(scope.input[(y * scope.inputShape[1] + x) * scope.inputShape[2] + c]);
  }
  if (tall * wide * channels === scope.input.length && !slides(scope))
    return Float64Array.from(scope.input);
  return under({ ...scope, shape: [...scope.inputShape.slice(0, 2), channels], tall, wide }, row, column);
}

// Whether the value's place decides what it sees.
function slides(scope) {
  return ["conv", "max_pool", "average_pool", "copy", "input"].includes(scope.kind);
}

// Everything on the way from the inputs to the value at (row, column): `window`, `products` (null
// where nothing is multiplied), `channels` (one sum a channel), `total` of all, `biased`,
// `normalised` (equal to `biased` without batch normalisation) and `value`.
function valueAt(scope, row, column) {
  const sides = sidesOf(scope);
  const window = windowAt(scope, row, column);
  if (scope.weights.length) return weighted(scope, sides, window);
  const steps = { sides, window, products: null, channels: channelSums(window, sides[2]) };
  const total = window.reduce((sum, each) => sum + each, 0);
  const plain = (value) => ({ ...steps, total, biased: value, normalised: value, value });
  if (scope.kind === "max_pool") return plain(Math.max(...window));
  if (scope.kind === "average_pool" || scope.kind === "global_average_pool")
    return plain(total / window.length);
  if (scope.kind === "softmax") return { ...plain(total), value: probability(scope, total) };
  if (scope.kind === "input") {
    const at = (numbers) => numbers[numbers.length > 1 ? row * scope.columns + column : 0];
    return { ...plain(total), value: (total - at(scope.mean)) / at(scope.std) };
  }
  return plain(total);
}

function weighted(scope, sides, window) {
  const products = window.map((value, k) => value * scope.weights[k]);
  const channels = channelSums(products, sides[2]);
  const total = products.reduce((sum, each) => sum + each, 0);
  const biased = total + scope.bias;
  const steps = { sides, window, products, channels, total, biased, normalised: biased };
  if (scope.kind === "softmax") return { ...steps, value: probability(scope, biased) };
  const normalised = scope.batchNorm ? normalise(scope.batchNorm, biased) : biased;
  return { ...steps, normalised, value: ACTIVATIONS[scope.activation](normalised) };
}

function channelSums(values, channels) {
  const sums = new Float64Array(channels);
  values.forEach((value, k) => (sums[k % channels] += value));
  return sums;
}

// Ioffe and Szegedy 2015, with the mean and variance of the training images.
function normalise({ gamma, beta, mean, variance, epsilon }, x) {
  return (gamma * (x - mean)) / Math.sqrt(variance + epsilon) + beta;
}

// e^logit over the sum of them all; the largest is taken off first so that nothing overflows.
function probability(scope, logit) {
  const logits = Float64Array.from(scope.logits);
  logits[scope.unit] = logit;
  const largest = Math.max(...logits);
  const powers = logits.map((each) => Math.exp(each - largest));
  return powers[scope.unit] / powers.reduce((sum, each) => sum + each, 0);
}
