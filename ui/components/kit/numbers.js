// Numbers as people read them, with a real minus sign.

function signed(text) {
  return text.replace("-", "−");
}

// Four significant digits: -0.01234, 3.142, 1.23e-7.
function brief(value, digits = 4) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  if (size < 1e-4 || size >= 1e6) return signed(value.toExponential(2));
  if (Number.isInteger(value)) return signed(String(value));
  return signed(String(Number(value.toPrecision(digits))));
}

// Six digits after the point, so that sums can be compared to 0.00001.
function exact(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return signed(value.toExponential(4));
  return signed(value.toFixed(6));
}

// What fits a cell of a few dozen px.
function short(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
  return signed(text.replace(/^(-?)0\./, "$1.")).replace("−.00", ".00");
}
