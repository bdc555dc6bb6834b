// One mosaic of tiles that change over time, painted into a canvas of one px a value.

const MOST_PX = 16; // CSS px a value
const MOST_WIDE = 520; // CSS px

// A little wider than high, with as few empty places as possible: 6 -> 3, 16 -> 4, 36 -> 6.
function columnsFor(count) {
  let best = 1, least = Infinity;
  for (let columns = Math.ceil(Math.sqrt(count)); columns <= Math.ceil(1.6 * Math.sqrt(count)); columns++) {
    const empty = Math.ceil(count / columns) * columns - count;
    if (empty < least) [best, least] = [columns, empty];
  }
  return best;
}

class Film {
  // `words` {title, colour, signed}; `pixels` (frames, m, h, w), `lows` and `highs` (m,).
  constructor(words, pixels, lows, highs) {
    const [, count, height, width] = pixels.shape;
    const vector = height === 1 && width > 16;
    Object.assign(this, { words, pixels, lows, highs, count, vector });
    this.values = height * width;
    this.height = vector ? Math.ceil(width / Math.ceil(Math.sqrt(2 * width))) : height;
    this.width = vector ? Math.ceil(Math.sqrt(2 * width)) : width;
    this.tiles = words.colour ? count / 3 : count;
    this.columns = columnsFor(this.tiles);
    this.rows = Math.max(1, Math.ceil(this.tiles / this.columns));
    const low = Math.min(...lows), high = Math.max(...highs);
    this.signed = words.signed || low < 0;
    this.common = colorScale(low, high, this.signed);
    this.own = Array.from(lows, (least, i) => colorScale(least, highs[i], this.signed));
    this.limit = Math.max(Math.abs(low), Math.abs(high)) || 1;
  }

  // The canvas in the size of the mosaic, with gaps of 1 px.
  size(canvas) {
    canvas.width = this.columns * (this.width + 1) - 1;
    canvas.height = this.rows * (this.height + 1) - 1;
    canvas.style.width = `${Math.min(MOST_WIDE, canvas.width * MOST_PX)}px`;
    canvas.setAttribute("aria-label", `${this.words.title}: ${this.tiles} ${this.tiles === 1 ? "map" : "maps"}`);
  }

  value(start, map, k) {
    return this.lows[map] + (this.pixels[start + k] / 255) * (this.highs[map] - this.lows[map]);
  }

  // `each`: every tile on its own scale.
  paint(canvas, frame, each) {
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height);
    for (let tile = 0; tile < this.tiles; tile++) {
      const x = (tile % this.columns) * (this.width + 1);
      const y = Math.floor(tile / this.columns) * (this.height + 1);
      context.drawImage(this.words.colour ? this.#coloured(frame, tile) : this.#tile(frame, tile, each), x, y);
    }
  }

  #start(frame, map) {
    return (frame * this.count + map) * this.values;
  }

  #tile(frame, map, each) {
    const start = this.#start(frame, map);
    const scale = each ? this.own[map] : this.common;
    return picture(this.width, this.height, scale, (k) =>
      k < this.values ? this.value(start, map, k) : NaN);
  }

  // Weights of red, green and blue as a colour: grey is 0.
  #coloured(frame, tile) {
    const starts = [0, 1, 2].map((part) => this.#start(frame, 3 * tile + part));
    return colorPicture(this.width, this.height, (k, part) =>
      0.5 + this.value(starts[part], 3 * tile + part, k) / (2 * this.limit));
  }
}

