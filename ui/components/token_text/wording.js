// Numbers as people read them.

function percent(share) {
  if (share === 0) return "0 %";
  const value = 100 * share;
  if (value < 0.001) return "< 0.001 %";
  return `${value >= 9.95 ? value.toFixed(1) : value.toPrecision(2)} %`;
}

// In nats: 0 for what was certain, 6.9 for one in a thousand.
function surprise(share) {
  return share == null ? null : -Math.log(Math.max(share, 1e-12));
}

function logarithm(share) {
  return surprise(share).toFixed(2).replace(/^(?=.*[1-9])/, "−");
}

function element(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}
