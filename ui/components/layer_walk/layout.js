// Where the tiles of a strip stand: one tile a map, or a value of a vector.

function isVector(layer) {
  return layer.shape.length === 1;
}

function tiles(layer) {
  return layer.photo ? 1 : isVector(layer) ? layer.sides[0].pixels.shape[2] : layer.shown.length;
}

function unitOf(layer, tile) {
  return isVector(layer) ? tile : layer.shown[tile];
}

function tileOf(layer, unit) {
  return isVector(layer) ? unit : Math.max(0, layer.shown.indexOf(unit));
}

// Where a tile stands in its strip: maps row by row, the values of a vector column by column.
function corner({ layer, plan }, tile) {
  const across = isVector(layer) ? Math.floor(tile / plan.rows) : tile % plan.columns;
  const down = isVector(layer) ? tile % plan.rows : Math.floor(tile / plan.columns);
  return [across * (plan.tile + plan.gap), down * (plan.tile + plan.gap)];
}

function hit(made, canvas, event) {
  const area = canvas.getBoundingClientRect();
  const { layer, plan } = made;
  const step = plan.tile + plan.gap;
  const across = layer.bars ? 0 : Math.floor((event.clientX - area.left) / step);
  const down = Math.floor((event.clientY - area.top) / step);
  if (across < 0 || across >= plan.columns || down < 0 || down >= plan.rows) return -1;
  const tile = isVector(layer) ? across * plan.rows + down : down * plan.columns + across;
  return tile < tiles(layer) ? tile : -1;
}

const NARROW = 104; // px; a strip of few maps may get as wide as this to show them larger

// How to lay out `count` tiles of `side` values in a strip `tall` px high: as few columns as leave
// a tile large enough to look at and to hit.
function layOut(count, side, tall, gap, coarse) {
  const least = Math.floor((side >= 20 ? 32 : side >= 10 ? 26 : side >= 4 ? 20 : 10) * (coarse ? 1.3 : 1));
  const most = side > 1 ? 72 : 24;
  const tile = (columns) =>
    Math.min(most, Math.floor((tall + gap) / Math.ceil(count / columns)) - gap);
  let columns = 1;
  while (tile(columns) < least && columns < count) columns++;
  if (count % columns && count % (columns + 1) === 0) columns++; // a full last row
  let best = { columns, tile: Math.max(least, tile(columns)) };
  for (let more = columns + 1; more <= 4 && more <= count; more++) {
    const size = Math.min(tile(more), Math.floor(NARROW / more) - gap);
    if (size > best.tile) best = { columns: more, tile: size };
  }
  return { ...best, rows: Math.ceil(count / best.columns), gap };
}

// The same for the values of a vector, without gaps.
function layOutVector(count, tall) {
  const tile = Math.min(16, Math.max(2, Math.floor(Math.sqrt((tall * 110) / count))));
  const rows = Math.min(count, Math.floor(tall / tile));
  return { columns: Math.ceil(count / rows), rows, tile, gap: 0 };
}
