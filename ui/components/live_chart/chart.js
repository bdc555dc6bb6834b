// Curves of a network in training. Runs once per page as a library; `mount.js` calls it with new
// data, which names the panels too (core/plots/curves.py). Each chart's zoom, legend and cursor live
// here, keyed by the element it draws in.

const SPLITS = ["train", "validation"];
const LABEL = { train: "Training", validation: "Validation" };
const charts = new WeakMap();

// The epochs that have been measured so far.
function reached(chart) {
  return Math.max(0, ...chart.data.series.map(({ x }) => x.at(-1) ?? 0));
}

// A line needs two values; until then the one there is shows as a point.
function lonely(u, column) {
  return u.data[column].filter((value) => value != null).length < 2;
}

function style(chart, name) {
  return getComputedStyle(chart.root).getPropertyValue(name).trim();
}

function color(chart, split, faint) {
  const palette = style(chart, "--st-chart-categorical-colors").split(",");
  const hex = (palette[SPLITS.indexOf(split)] || style(chart, "--st-primary-color")).trim();
  return faint && /^#[0-9a-f]{6}$/i.test(hex) ? hex + "55" : hex;
}

function seriesOf(chart) {
  return SPLITS.flatMap((split) => [
    {
      label: split + " raw", width: 1, spanGaps: false, points: { show: false },
      stroke: () => color(chart, split, true), show: chart.shown.raw && chart.shown[split],
    },
    {
      label: split, width: 2, spanGaps: false, show: chart.shown[split],
      points: { show: split === "validation" || lonely, size: 5, width: 1.5,
                fill: () => style(chart, "--st-background-color") },
      stroke: () => color(chart, split, false),
    },
  ]);
}

// Smoothed as they are drawn: on a log axis the logarithms, so that a mean of perplexities is the
// perplexity of the mean loss.
function smoothed(panel, x, y, length) {
  if (!panel.smooth) return y;
  if (!panel.log) return smooth(x, y, length);
  return smooth(x, y.map((value) => (value > 0 ? Math.log(value) : null)), length)
    .map((value) => (value == null ? null : Math.exp(value)));
}

// One x axis for curves that were measured at different steps.
function aligned(chart, panel) {
  const length = (chart.smoothing / 100) * reached(chart);
  const tables = [];
  for (const split of SPLITS) {
    const found = chart.data.series.find((s) => s.name === panel.name && s.split === split);
    const { x, y } = found || { x: [], y: [] };
    const seen = panel.log ? y.map((value) => (value > 0 ? value : null)) : y;
    tables.push([x, seen, smoothed(panel, x, seen, length)]);
  }
  if (tables.every((table) => table[0].length === 0)) return [[], [], [], [], []];
  return uPlot.join(tables);
}

function number(value) {
  if (value == null) return "–";
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString("en");
  return size >= 10 ? value.toPrecision(4) : size && size < 0.001 ? value.toPrecision(3) : value.toFixed(4);
}

// The values as they were measured; the line is what is smoothed.
function readout(chart, panel, u) {
  const i = u.cursor.idx;
  const parts = [];
  const at = (column) => {
    const values = u.data[column];
    if (!values || !values.length) return null;
    for (let k = i == null ? values.length - 1 : i; k >= 0; k--) if (values[k] != null) return values[k];
    return null;
  };
  SPLITS.forEach((split, k) => {
    if (!chart.shown[split] || !panel.splits.includes(split)) return;
    const name = panel.splits.length > 1 ? `${LABEL[split].toLowerCase()} ` : "";
    parts.push(name + number(at(1 + 2 * k)));
  });
  const where = i == null || u.data[0][i] == null ? "latest" : `epoch ${u.data[0][i].toFixed(2)}`;
  panel.value.textContent = u.data[0].length ? `${where}: ${parts.join(", ")}` : "";
}

// Vertical lines: the best epoch and each change of the learning rate.
function drawMarks(chart, panel, u) {
  const ratio = devicePixelRatio;
  const { left, top, width, height } = u.bbox;
  const marks = chart.data.marks.map((mark) => ({ ...mark, dash: [2, 3] }));
  if (chart.data.best) marks.push({ x: chart.data.best, label: `best: epoch ${chart.data.best}`, dash: [6, 4] });
  u.ctx.save();
  u.ctx.font = `${11 * ratio}px ${style(chart, "--st-font")}`;
  u.ctx.strokeStyle = u.ctx.fillStyle = style(chart, "--st-gray-text-color") || style(chart, "--st-text-color");
  u.ctx.lineWidth = ratio;
  const seen = marks
    .map((mark) => {
      const x = u.valToPos(mark.x, "x", true);
      const wide = u.ctx.measureText(mark.label).width;
      const start = x + wide + 6 * ratio > left + width ? x - wide - 4 * ratio : x + 4 * ratio;
      return { ...mark, x, start, wide };
    })
    .filter(({ x }) => x >= left && x <= left + width);
  const rows = rowsFor(seen.map(({ start, wide }) => [start - 2 * ratio, start + wide + 2 * ratio]));
  seen.forEach((mark) => {
    u.ctx.setLineDash(mark.dash.map((d) => d * ratio));
    u.ctx.beginPath();
    u.ctx.moveTo(mark.x, top);
    u.ctx.lineTo(mark.x, top + height);
    u.ctx.stroke();
  });
  u.ctx.textAlign = "left";
  u.ctx.textBaseline = "alphabetic";
  const ink = u.ctx.fillStyle;
  seen.forEach((mark, i) => {
    // What falls leaves room at the top, what rises at the bottom.
    const offset = (12 + 14 * (rows[i] % 12)) * ratio;
    const y = panel.rises ? top + height - offset + 6 * ratio : top + offset;
    u.ctx.fillStyle = style(chart, "--st-background-color"); // the lines of others end at a label
    u.ctx.fillRect(mark.start - 2 * ratio, y - 9 * ratio, mark.wide + 4 * ratio, 12 * ratio);
    u.ctx.fillStyle = ink;
    u.ctx.fillText(mark.label, mark.start, y);
  });
  u.ctx.restore();
}

function axis(chart, extra) {
  return {
    stroke: () => style(chart, "--st-gray-text-color") || style(chart, "--st-text-color"),
    grid: { stroke: () => style(chart, "--st-border-color"), width: 1 },
    ticks: { show: false },
    font: `12px ${style(chart, "--st-font")}`,
    ...extra,
  };
}

// The range of a panel's values, with a little air; a log axis keeps above 0.
function span(panel, low, high) {
  if (panel.log) return low > 0 ? [low / 1.15, high * 1.15] : [1, 10];
  return low == null ? [0, 1] : uPlot.rangeNum(low, high, 0.08, true);
}

function options(chart, panel) {
  const plain = (u, values) => values.map((v) => (v == null ? "" : String(Number(v.toPrecision(6)))));
  const ticks = panel.log ? { splits: (u, i, low, high) => logTicks(low, high) } : {};
  return {
    width: 10, height: panel.height, legend: { show: false }, series: [{}, ...seriesOf(chart)],
    scales: {
      x: { time: false, range: (u, low, high) => chart.zoom || [0, Math.max(high || 0, 0.1)] },
      y: { distr: panel.log ? 3 : 1, range: (u, low, high) => span(panel, low, high) },
    },
    axes: [axis(chart, { values: plain, size: 30, gap: 6, space: 46 }),
           axis(chart, { values: plain, size: 52, gap: 6, space: 34, ...ticks, filter: (u, all) => all })],
    cursor: {
      sync: { key: chart.sync, filters: { pub: (type) => type.startsWith("mousemove") || type === "mouseleave" } },
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      bind: { dblclick: () => () => zoom(chart, null) },
    },
    hooks: {
      setCursor: [(u) => readout(chart, panel, u)],
      setSelect: [(u) => select(chart, u)],
      draw: [(u) => drawMarks(chart, panel, u)],
    },
  };
}

function select(chart, u) {
  const { left, width } = u.select;
  if (width < 4) return;
  const range = [u.posToVal(left, "x"), u.posToVal(left + width, "x")];
  u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  zoom(chart, range);
}

function zoom(chart, range) {
  chart.zoom = range;
  chart.reset.hidden = !range;
  chart.panels.forEach((panel) => panel.plot.setData(panel.plot.data, true));
}

function refresh(chart) {
  SPLITS.forEach((split) => chart.root.style.setProperty("--" + split, color(chart, split, false)));
  for (const panel of chart.panels) {
    panel.plot.batch(() => {
      panel.plot.setData(aligned(chart, panel), true); // the x range is ours: a zoom stays
      readout(chart, panel, panel.plot);
    });
    panel.box.setAttribute("aria-label", describe(chart, panel));
  }
}

function describe(chart, panel) {
  const parts = SPLITS.map((split) => {
    const found = chart.data.series.find((s) => s.name === panel.name && s.split === split);
    return found && found.y.length ? `${LABEL[split].toLowerCase()} ${number(found.y.at(-1))}` : "";
  }).filter(Boolean);
  return `${panel.title} over epochs. Latest: ${parts.join(", ") || "no values yet"}. ` +
    "Arrow keys move along the curve, plus and minus zoom, Escape shows the whole run.";
}

function onKey(chart, plot, event) {
  const xs = plot.data[0];
  if (!xs.length) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step) {
    const next = Math.min(xs.length - 1, Math.max(0, (plot.cursor.idx ?? xs.length - 1) + step));
    chart.panels.forEach((panel) =>
      panel.plot.setCursor({ left: panel.plot.valToPos(xs[next], "x"), top: 10 }, false));
    chart.panels.forEach((panel) => readout(chart, panel, panel.plot));
  } else if (event.key === "+" || event.key === "-") {
    const { min, max } = plot.scales.x;
    const middle = plot.cursor.idx == null ? (min + max) / 2 : xs[plot.cursor.idx];
    const half = ((max - min) / 2) * (event.key === "+" ? 0.5 : 2);
    const range = [Math.max(0, middle - half), Math.min(xs.at(-1), middle + half)];
    zoom(chart, range[1] - range[0] >= xs.at(-1) ? null : range);
  } else if (event.key === "Escape") zoom(chart, null);
  else return;
  event.preventDefault();
}

function toggle(chart, name, button) {
  chart.shown[name] = !chart.shown[name];
  button.setAttribute("aria-pressed", chart.shown[name]);
  for (const { plot } of chart.panels)
    SPLITS.forEach((split, k) => {
      plot.setSeries(1 + 2 * k, { show: chart.shown[split] && chart.shown.raw });
      plot.setSeries(2 + 2 * k, { show: chart.shown[split] });
    });
  chart.panels.forEach((panel) => readout(chart, panel, panel.plot));
}

// The place of one panel: its heading, its plot and its axis.
function frame(root, panel) {
  const figure = root.querySelector("template").content.cloneNode(true).firstElementChild;
  const box = figure.querySelector(".plot"), value = figure.querySelector(".value");
  figure.querySelector("b").textContent = panel.title;
  figure.querySelector(".unit").textContent = panel.unit;
  box.style.minHeight = `${panel.height}px`;
  figure.classList.toggle("wide", panel.wide);
  box.dataset.panel = value.dataset.value = panel.name;
  root.querySelector(".panels").append(figure);
  return { box, value };
}

function build(root, data) {
  const chart = {
    root, data, zoom: null, smoothing: 1, shown: { train: true, validation: true, raw: true }, sync: "glassnet-" + Math.random(),
    reset: root.querySelector("[data-reset]"),
  };
  chart.panels = data.panels.map((panel) => {
    const { box, value } = frame(root, panel);
    const entry = { ...panel, box, value };
    entry.plot = new uPlot(options(chart, entry), [[], [], [], [], []], box);
    box.onkeydown = (event) => onKey(chart, entry.plot, event);
    return entry;
  });
  root.querySelectorAll("[data-toggle]").forEach((button) => {
    button.onclick = () => toggle(chart, button.dataset.toggle, button);
  });
  const slider = root.querySelector("[data-smoothing]");
  const label = root.querySelector("[data-smoothing-value]");
  slider.oninput = () => {
    chart.smoothing = Number(slider.value);
    label.textContent = `${chart.smoothing} % of the epochs so far`;
    refresh(chart);
  };
  chart.reset.onclick = () => zoom(chart, null);
  chart.observer = new ResizeObserver(() => fit(chart));
  chart.panels.forEach((panel) => chart.observer.observe(panel.box));
  fit(chart);
  return chart;
}

function fit(chart) {
  for (const { box, plot, height } of chart.panels) {
    const width = Math.floor(box.clientWidth);
    if (width > 0 && width !== plot.width) plot.setSize({ width, height });
  }
}

function named(panels) {
  return panels.map(({ name }) => name).join();
}

globalThis.glassnetLiveChart = {
  update(root, data) {
    let chart = charts.get(root);
    if (chart && named(chart.panels) !== named(data.panels)) { // another kind of run
      this.destroy(root);
      chart = undefined;
    }
    if (!chart) charts.set(root, (chart = build(root, data)));
    chart.data = data;
    refresh(chart);
  },
  destroy(root) {
    const chart = charts.get(root);
    if (!chart) return;
    chart.observer.disconnect();
    chart.panels.forEach(({ plot }) => plot.destroy());
    chart.panels.forEach(({ box }) => box.closest("figure").remove());
    charts.delete(root);
  },
};
globalThis.dispatchEvent(new Event("glassnet-live-chart"));

export default function () {}
