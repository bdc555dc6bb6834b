// Paints one strip of one side: maps, values or the bars of the answer, with their marks.

const BARS = 190; // px of the answer's strip

function paintStrip(view, made, canvas, side) {
  const { layer, plan } = made;
  const wide = layer.bars ? BARS : plan.columns * (plan.tile + plan.gap) - plan.gap;
  const tall = plan.rows * (plan.tile + plan.gap) - plan.gap;
  canvas.style.width = `${wide}px`;
  canvas.style.height = `${tall}px`;
  const context = fit(canvas, wide, tall);
  if (layer.bars) return bars(view, made, context, side);
  if (isVector(layer)) paintVector(view, made, context, side);
  else for (let tile = 0; tile < tiles(layer); tile++) paintMap(view, made, context, side, tile);
  for (let tile = 0; tile < tiles(layer); tile++) mark(view, made, context, side, tile);
  if (view.at && view.strips[view.at.strip] === made)
    frame(context, ...corner(made, view.at.tile), plan.tile);
}

function mapPicture(view, layer, side, tile) {
  const data = layer.sides[side];
  const [, height, width] = data.pixels.shape;
  if (layer.photo && side < DIFFERENCE)
    return colorPicture(width, height, (k, c) => valueOf(data, data.lows.length === 3 ? c : 0, k));
  const scale = scaleFor(view.layers, layer, side, tile, view.how);
  return picture(width, height, scale, (k) => valueOf(data, tile, k));
}

function paintMap(view, { layer, plan, ...made }, context, side, tile) {
  const [x, y] = corner({ layer, plan, ...made }, tile);
  const small = mapPicture(view, layer, side, tile);
  const size = plan.tile / Math.max(small.width, small.height);
  context.drawImage(small, x, y, small.width * size, small.height * size);
}

function paintVector(view, { layer, plan }, context, side) {
  const scale = scaleFor(view.layers, layer, side, 0, view.how);
  const count = tiles(layer);
  const whole = picture(plan.columns, plan.rows, scale, (k) => {
    const tile = (k % plan.columns) * plan.rows + Math.floor(k / plan.columns);
    return tile < count ? valueOf(layer.sides[side], 0, tile) : NaN;
  });
  context.drawImage(whole, 0, 0, plan.columns * plan.tile, plan.rows * plan.tile);
}

// A cross: zero on every image looked at. A corner: zero on this one.
function mark(view, made, context, side, tile) {
  const { layer, plan } = made;
  const unit = unitOf(layer, tile);
  const dead = layer.dead[unit], silent = layer.sides[side].silent[unit];
  if ((!dead && !silent) || side === DIFFERENCE || plan.tile < 8) return;
  const [x, y] = corner(made, tile);
  const inset = plan.tile * 0.3;
  context.strokeStyle = context.fillStyle = "#9aa6a3";
  context.lineWidth = 1;
  context.beginPath();
  if (dead) {
    context.moveTo(x + inset, y + inset);
    context.lineTo(x + plan.tile - inset, y + plan.tile - inset);
    context.moveTo(x + plan.tile - inset, y + inset);
    context.lineTo(x + inset, y + plan.tile - inset);
    context.stroke();
  } else {
    context.moveTo(x, y);
    context.lineTo(x + Math.max(4, plan.tile / 5), y);
    context.lineTo(x, y + Math.max(4, plan.tile / 5));
    context.fill();
  }
}

// The answer: a bar a class.
function bars(view, made, context, side) {
  const { layer, plan } = made;
  const style = (name) => themeColor(view.root, name);
  context.textBaseline = "middle";
  context.font = `${Math.min(13, plan.tile - 4)}px ${style("--st-font")}`;
  for (let tile = 0; tile < tiles(layer); tile++) {
    const value = valueOf(layer.sides[side], 0, tile);
    const y = tile * plan.tile;
    context.fillStyle = value < 0 ? "#387ec1" : style("--st-primary-color");
    context.globalAlpha = 0.85;
    const long = Math.max(1, Math.abs(value) * (BARS - 84 - 52));
    context.fillRect(84, y + plan.tile * 0.25, long, plan.tile * 0.5);
    context.globalAlpha = 1;
    context.fillStyle = style("--st-text-color");
    context.fillText(clipped(context, view.head.classes[tile] ?? "", 80), 0, y + plan.tile / 2);
    if (Math.abs(value) >= 0.005)
      context.fillText(signed(`${(100 * value).toFixed(0)} %`), BARS - 46, y + plan.tile / 2);
    if (view.at && view.strips[view.at.strip] === made && view.at.tile === tile) {
      context.strokeStyle = style("--st-primary-color");
      context.strokeRect(0.5, y + 0.5, BARS - 1, plan.tile - 1);
    }
  }
}

function clipped(context, text, wide) {
  if (context.measureText(text).width <= wide) return text;
  while (text && context.measureText(`${text}…`).width > wide) text = text.slice(0, -1);
  return `${text}…`;
}

function frame(context, x, y, size) {
  for (const [color, line] of [["#0b1211", 4], ["#ffd23f", 2]]) {
    context.strokeStyle = color;
    context.lineWidth = size < 8 ? line / 2 : line;
    context.strokeRect(x + 1, y + 1, Math.max(1, size - 2), Math.max(1, size - 2));
  }
}
