// Which colour scale a map gets: by its own range, that of its layer or that of the network. The
// two images share a scale, so that one colour means one value; their difference has its own.

const DIFFERENCE = 2;

// Least and largest value of one map, over the sides that share a scale.
function mapRange(layer, side, map) {
  const sides = side === DIFFERENCE ? [side] : [0, 1];
  const there = sides.map((each) => layer.sides[each]).filter(Boolean);
  return [Math.min(...there.map(({ lows }) => lows[map])),
          Math.max(...there.map(({ highs }) => highs[map]))];
}

function union(ranges) {
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}

function layerRange(layer, side) {
  const maps = layer.sides[side].lows.length;
  return union(Array.from({ length: maps }, (_, map) => mapRange(layer, side, map)));
}

function scaleFor(layers, layer, side, map, how) {
  const whole = layerRange(layer, side);
  const network = () => union(layers.filter(({ photo }) => !photo).map((each) => layerRange(each, side)));
  const single = layer.sides[side].pixels.shape[1] * layer.sides[side].pixels.shape[2] === 1;
  const own = () => (single ? whole : mapRange(layer, side, map)); // one value has no range
  const range = how === "global" ? network() : how === "layer" ? whole : own();
  // A map without values below 0 still gets the signed colours of its layer.
  return colorScale(...range, side === DIFFERENCE || (how === "global" ? range : whole)[0] < 0);
}

// What travels is a byte a value between the map's least and largest.
function valueOf({ pixels, lows, highs }, map, k) {
  const area = pixels.shape[1] * pixels.shape[2];
  return lows[map] + (pixels[map * area + k] / 255) * (highs[map] - lows[map]);
}
