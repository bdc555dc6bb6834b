// A window that slides over an image: with mouse, finger or arrow keys one goes from place to place,
// and the pixels under the window are framed.
//
// The image has height x width values. The window has `side` px, moves by `stride` px, starts
// `padTop` and `padLeft` px before the image and has rows x columns places; what lies under it
// outside the image is padding. A window of 1 px and stride 1 picks single pixels. With a dilation
// above 1 only every so many px of the window count; each of these has a frame of its own.

const WINDOW = {
  height: 1, width: 1, side: 1, stride: 1, dilation: 1, padTop: 0, padLeft: 0, rows: 1, columns: 1,
  picture: null,  // canvas of width x height px
  numberAt: null, // (row, column) -> text or null, written where there is room
  inkAt: null,    // (row, column) -> colour of that text
  mark: null,     // [row, column] of one px with a ring, say the largest under the window
  label: "",      // for those who cannot see it
  most: 240,      // CSS px of the longer side
  biggest: 40,    // CSS px of one value
};

class SlidingWindow {
  // `moved(row, column)` hears of every new place; `picked()` of a click, tap, Enter or space.
  constructor(canvas, { moved, picked = () => {} }) {
    Object.assign(this, { canvas, moved, picked, row: 0, column: 0, held: false, set: WINDOW });
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    this.#pointer();
    this.#keys();
  }

  // A new image or new geometry; the place stays where it is possible.
  show(settings) {
    this.set = { ...WINDOW, ...settings };
    const { height, width, side, stride, padTop, padLeft, rows, columns, most, biggest } = this.set;
    const end = (count, pad, size) => Math.max(size, (count - 1) * stride - pad + side);
    this.top = padTop;
    this.left = padLeft;
    this.tall = padTop + end(rows, padTop, height);
    this.wide = padLeft + end(columns, padLeft, width);
    const scale = Math.floor(most / Math.max(this.tall, this.wide));
    this.scale = Math.min(biggest, Math.max(1, scale));
    this.place(this.row, this.column);
  }

  // Stand at the place (row, column), or the nearest one there is.
  place(row, column) {
    this.row = Math.min(this.set.rows - 1, Math.max(0, row));
    this.column = Math.min(this.set.columns - 1, Math.max(0, column));
    this.draw();
  }

  // The pixels under the window: top, left, bottom, right in px of the image, right ones exclusive.
  box() {
    const { side, stride, padTop, padLeft } = this.set;
    const top = this.row * stride - padTop, left = this.column * stride - padLeft;
    return [top, left, top + side, left + side];
  }

  draw() {
    const { canvas, scale, tall, wide, set } = this;
    canvas.style.width = `${wide * scale}px`;
    canvas.style.aspectRatio = `${wide} / ${tall}`;
    canvas.setAttribute("aria-label", set.label);
    const context = fit(canvas, wide * scale, tall * scale);
    this.#padding(context);
    if (set.picture) {
      context.drawImage(set.picture, this.left * scale, this.top * scale,
                        set.width * scale, set.height * scale);
    }
    if (set.numberAt && scale >= 26) this.#numbers(context);
    if (set.dilation > 1) this.#touched(context);
    this.#frame(context);
    if (set.mark) this.#ring(context);
  }

  // Zeros round the image: fine dots on the page's own ground.
  #padding(context) {
    const { scale, tall, wide } = this;
    context.clearRect(0, 0, wide * scale, tall * scale);
    context.fillStyle = themeColor(this.canvas, "--st-gray-color");
    for (let y = 0; y < tall; y++)
      for (let x = 0; x < wide; x++)
        context.fillRect((x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5, 1, 1);
  }

  #numbers(context) {
    const { scale, set } = this;
    context.font = `${Math.min(13, scale * 0.34)}px ${themeColor(this.canvas, "--st-font")}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let y = 0; y < set.height; y++)
      for (let x = 0; x < set.width; x++) {
        const text = set.numberAt(y, x);
        if (text == null) continue;
        context.fillStyle = set.inkAt(y, x);
        context.fillText(text, (this.left + x + 0.5) * scale, (this.top + y + 0.5) * scale);
      }
  }

  // Two lines, dark and light, so that one is seen on any colour.
  #frame(context, [top, left, bottom, right] = this.box()) {
    const { scale } = this;
    const x = (left + this.left) * scale, y = (top + this.top) * scale;
    const wide = (right - left) * scale, tall = (bottom - top) * scale;
    for (const [color, line] of [["#0b1211", 4], ["#ffd23f", 2]]) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.strokeRect(x + 1, y + 1, Math.max(1, wide - 2), Math.max(1, tall - 2));
    }
  }

  // The px that count where some under the window do not.
  #touched(context) {
    const [top, left, bottom, right] = this.box();
    for (let y = top; y < bottom; y += this.set.dilation)
      for (let x = left; x < right; x += this.set.dilation) this.#frame(context, [y, x, y + 1, x + 1]);
  }

  #ring(context) {
    const { scale, set } = this;
    const [x, y] = [(set.mark[1] + this.left + 0.5) * scale, (set.mark[0] + this.top + 0.5) * scale];
    for (const [color, line] of [["#0b1211", 4], ["#ffd23f", 2]]) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.beginPath();
      context.arc(x, y, Math.max(2, scale * 0.42), 0, 2 * Math.PI);
      context.stroke();
    }
  }

  // The place whose window has this point of the canvas nearest to its middle.
  #at(event) {
    const area = this.canvas.getBoundingClientRect();
    const y = ((event.clientY - area.top) / area.height) * this.tall - this.set.side / 2;
    const x = ((event.clientX - area.left) / area.width) * this.wide - this.set.side / 2;
    return [Math.round(y / this.set.stride), Math.round(x / this.set.stride)];
  }

  #go(row, column) {
    const before = [this.row, this.column];
    this.place(row, column);
    if (before[0] !== this.row || before[1] !== this.column) this.moved(this.row, this.column);
  }

  // The mouse leads by hovering until a click holds the place; a finger leads while it is down.
  #pointer() {
    const { canvas } = this;
    canvas.onpointermove = (event) => {
      const leads = event.pointerType === "mouse" ? !this.held : event.buttons > 0;
      if (leads) this.#go(...this.#at(event));
    };
    canvas.onpointerdown = (event) => {
      if (event.button !== 0) return;
      this.#go(...this.#at(event));
    };
    canvas.onclick = () => this.picked(this.row, this.column);
  }

  #keys() {
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    this.canvas.onkeydown = (event) => {
      const { rows, columns } = this.set;
      if (moves[event.key]) {
        const [down, right] = moves[event.key];
        this.#go(this.row + down, this.column + right);
      } else if (event.key === "Home") this.#go(this.row, 0);
      else if (event.key === "End") this.#go(this.row, columns - 1);
      else if (event.key === "PageUp") this.#go(0, this.column);
      else if (event.key === "PageDown") this.#go(rows - 1, this.column);
      else if (event.key === "Enter" || event.key === " ") this.picked(this.row, this.column);
      else return;
      event.preventDefault();
    };
  }
}
