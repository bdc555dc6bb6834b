// The mark of a class: its letter where all names are letters, else a shape; both in its colour, so
// that nothing rests on colour alone. A plot has `head.classes`, `palette` and `font`.

const MARKS = ["circle", "square", "triangle", "diamond", "plus", "star", "down", "cross", "bar", "ring"];

// One letter for each class where the names are letters, else shapes.
function lettered(plot) {
  return plot.head.classes.every((name) => name.length === 1);
}

function color(plot, label) {
  return plot.palette[label % plot.palette.length];
}

const SHAPES = {
  square: (c, r) => c.rect(-r * 0.85, -r * 0.85, 1.7 * r, 1.7 * r),
  triangle: (c, r) => polygon(c, [[0, -r * 1.1], [r, r * 0.8], [-r, r * 0.8]]),
  down: (c, r) => polygon(c, [[0, r * 1.1], [r, -r * 0.8], [-r, -r * 0.8]]),
  diamond: (c, r) => polygon(c, [[0, -r * 1.2], [r * 0.9, 0], [0, r * 1.2], [-r * 0.9, 0]]),
  plus: (c, r) => { c.rect(-r, -r * 0.3, 2 * r, r * 0.6); c.rect(-r * 0.3, -r, r * 0.6, 2 * r); },
  cross: (c, r) => { c.rotate(Math.PI / 4); SHAPES.plus(c, r); },
  bar: (c, r) => c.rect(-r * 1.1, -r * 0.4, 2.2 * r, r * 0.8),
  star: (c, r) => polygon(c, Array.from({ length: 10 }, (_, i) => {
    const far = (i % 2 ? 0.5 : 1.25) * r, turn = (Math.PI * i) / 5;
    return [far * Math.sin(turn), -far * Math.cos(turn)];
  })),
  ring: (c, r) => { c.arc(0, 0, r, 0, 2 * Math.PI); c.arc(0, 0, r * 0.5, 0, 2 * Math.PI, true); },
  circle: (c, r) => c.arc(0, 0, r, 0, 2 * Math.PI),
};

function polygon(context, corners) {
  corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}

function mark(plot, context, label, x, y, size) {
  context.save();
  context.translate(x, y);
  context.fillStyle = color(plot, label);
  if (lettered(plot)) {
    context.font = `600 ${2.6 * size}px ${plot.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(plot.head.classes[label], 0, 0);
  } else {
    context.beginPath();
    SHAPES[MARKS[label % MARKS.length]](context, size);
    context.fill();
  }
  context.restore();
}
