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
    case "flatten":
      return [["value", "Copied", `from row ${scope.at[0]}, column ${scope.at[1]}, map ${scope.at[2]}`, found.value]];
  }
  return [["value", "Copied", "this layer acts in training only", found.value]];
}

function inputSteps(scope, found) {
  if (!scope.stages.includes("normalization")) return [["value", "Pixel", "0 is black, 1 is white", found.value]];
  return [["total", "Pixel", "0 is black, 1 is white", found.total],
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
  if (scope.batchNorm) rows.push(["normalised", "Batch normalisation", normFormula(scope.batchNorm, found.biased), found.normalised]);
  rows.push(["value", TITLES[scope.activation], FORMULAS[scope.activation](brief(found.normalised)), found.value]);
  return rows;
}

function normFormula({ gamma, beta, mean, variance, epsilon }, x) {
  return `${brief(gamma)} × (${brief(x)} ${plus(-mean)}) / √(${brief(variance)} + ${brief(epsilon)}) ${plus(beta)}`;
}
