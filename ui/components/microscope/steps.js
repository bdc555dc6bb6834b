// The steps from the products to the value, as rows [name, title, how, value] for people.

const TITLES = {
  linear: "No activation", relu: "ReLU", tanh: "tanh", sigmoid: "Sigmoid", elu: "ELU", gelu: "GELU",
  leaky_relu: "Leaky ReLU", silu: "SiLU",
};
const FORMULAS = {
  linear: (z) => z,
  relu: (z) => `max(0, ${z})`,
  tanh: (z) => `tanh(${z})`,
  sigmoid: (z) => `1 / (1 + e^−(${z}))`,
  elu: (z) => `${z} above 0, else e^(${z}) − 1`,
  gelu: (z) => `${z} / 2 × (1 + erf(${z} / √2))`,
  leaky_relu: (z) => `${z} above 0, else 0.2 × ${z}`,
  silu: (z) => `${z} / (1 + e^−(${z}))`,
};

function plus(value) {
  return `${value < 0 ? "−" : "+"} ${brief(Math.abs(value))}`;
}

function stepsOf(scope, found, channel) {
  if (found.products) return weightedSteps(scope, found, channel);
  const count = found.window.length;
  switch (scope.kind) {
    case "max_pool":
      return [["value", "Largest", `of ${count} values`, found.value]];
    case "average_pool": case "global_average_pool":
      return [["total", "Sum", `of ${count} values`, found.total],
              ["value", "Mean", `${brief(found.total)} / ${count}`, found.value]];
    case "softmax":
      return [["biased", "Logit", "the value of the layer before", found.biased],
              ["value", "Softmax", "e^logit / sum of e^logits", found.value]];
    case "input":
      return inputSteps(scope, found);
    case "flatten": {
      const [row, column, map] = scope.at;
      return [["value", "Copied", `from row ${row}, column ${column}, map ${map}`, found.value]];
    }
  }
  return [["value", "Copied", "this layer acts in training only", found.value]];
}

function inputSteps(scope, found) {
  const pixel = "0 is black, 1 is white";
  if (!scope.stages.includes("normalization")) return [["value", "Pixel", pixel, found.value]];
  return [["total", "Pixel", pixel, found.total],
          ["value", "Normalised", "(pixel − mean) / standard deviation", found.value]];
}

function weightedSteps(scope, found, channel) {
  const channels = found.channels.length;
  const count = found.products.length / channels;
  const rows = [];
  if (channels > 1) {
    const name = scope.channelNames[channel] ?? channel;
    rows.push(["channel", `Channel ${name}`, `sum of ${count} products`, found.channels[channel]],
              ["total", "All channels", `sum of ${channels} such sums`, found.total]);
  } else rows.push(["total", "Sum", `of ${count} products`, found.total]);
  rows.push(["biased", scope.kind === "softmax" ? "Bias, to the logit" : "Bias",
             `${brief(found.total)} ${plus(scope.bias)}`, found.biased]);
  if (scope.kind === "softmax")
    return [...rows, ["value", "Softmax", "e^logit / sum of e^logits", found.value]];
  if (scope.batchNorm)
    rows.push(["normalised", "Batch normalisation", normFormula(scope.batchNorm, found.biased),
               found.normalised]);
  const formula = FORMULAS[scope.activation](brief(found.normalised));
  return [...rows, ["value", TITLES[scope.activation], formula, found.value]];
}

function normFormula({ gamma, beta, mean, variance, epsilon }, x) {
  const root = `√(${brief(variance)} + ${brief(epsilon)})`;
  return `${brief(gamma)} × (${brief(x)} ${plus(-mean)}) / ${root} ${plus(beta)}`;
}

// What Keras computed for the same value, and how far the two are apart.
function check(scope, found, row, column) {
  const at = row * scope.columns + column;
  const pairs = [[found.value, lastStep(scope)[at]]];
  if (scope["step-sum"]) pairs.push([found.biased, scope["step-sum"][at]]);
  if (scope["step-batch_norm"]) pairs.push([found.normalised, scope["step-batch_norm"][at]]);
  if (scope["step-logits"]) pairs.push([found.biased, scope["step-logits"][at]]);
  const most = Math.max(...pairs.map(([ours, theirs]) => Math.abs(ours - theirs)));
  const apart = most < 1e-9 ? "no step differs" : `no step differs by more than ${power(most)}`;
  return `Keras computed ${exact(lastStep(scope)[at])} here; ${apart}.`;
}

// 0.0000003 as '3 × 10⁻⁷'.
function power(value) {
  const [digit, exponent] = value.toExponential(0).split("e-");
  return `${digit} × 10⁻${[...(exponent ?? "0")].map((each) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[each]).join("")}`;
}

function showClasses(view) {
  const { scope, part, found } = view;
  const largest = Math.max(...scope.logits);
  const powers = Array.from(scope.logits, (each) => Math.exp(each - largest));
  const sum = powers.reduce((total, each) => total + each, 0);
  part("classes").replaceChildren(...powers.map((power, k) => {
    const line = document.createElement("div");
    const share = k === scope.unit ? found.value : power / sum;
    const bar = document.createElement("i");
    bar.style.width = `${100 * share}%`;
    const texts = [scope.classes[k], brief(scope.logits[k], 3), `${(100 * share).toFixed(1)} %`];
    const [name, logit, percent] = texts.map((text) =>
      Object.assign(document.createElement("span"), { textContent: text }));
    line.append(name, logit, bar, percent);
    line.className = k === scope.unit ? "chosen" : "";
    return line;
  }));
}
