// The player: one slider and a play button move all panels, with no round trip to the server.

const players = new WeakMap();
const PAUSE = 150; // milliseconds a frame

function find(player, name) {
  return player.root.querySelector(`[data-${name}]`);
}

function moment([step, epoch]) {
  if (step === 0) return "Before training";
  return epoch ? `After epoch ${epoch}, step ${step}` : `In epoch 1, after step ${step}`;
}

function show(player, frame) {
  player.frame = Math.min(player.head.frames.length - 1, Math.max(0, frame));
  const slider = find(player, "slider");
  const said = moment(player.head.frames[player.frame]);
  slider.value = player.frame;
  slider.setAttribute("aria-valuetext", said);
  find(player, "moment").textContent = said;
  player.films.filters?.paint(find(player, "film=filters"), player.frame, false);
  player.films.maps.paint(find(player, "film=maps"), player.frame, player.each);
  if (player.arrays.probabilities) answers(player);
  curve(player);
}

function answers(player) {
  const { classes, images } = player.head;
  const { probabilities, confusion, accuracy } = player.arrays;
  const row = probabilities.subarray(player.frame * classes.length, (player.frame + 1) * classes.length);
  const best = row.indexOf(Math.max(...row));
  player.bars.forEach(({ bar, share }, i) => {
    bar.firstChild.style.width = `${(100 * row[i]).toFixed(2)}%`;
    bar.classList.toggle("best", i === best);
    share.textContent = `${(100 * row[i]).toFixed(1)} %`;
  });
  if (!images) return;
  const side = classes.length * classes.length;
  paintCells(player.cells, classes, confusion.subarray(player.frame * side, (player.frame + 1) * side), false);
  find(player, "accuracy").textContent =
    `${(100 * accuracy[player.frame]).toFixed(1)} % of ${images} right`;
}

// Accuracy over the frames, right below the slider, with a line at the moment that is shown.
function curve(player) {
  const canvas = find(player, "curve");
  const { accuracy } = player.arrays;
  canvas.hidden = !accuracy || !player.head.images;
  if (canvas.hidden) return;
  const inset = 9; // half of the slider's thumb
  const width = canvas.clientWidth, height = canvas.clientHeight, last = Math.max(1, accuracy.length - 1);
  const context = fit(canvas, width, height);
  const at = (i) => [inset + (i / last) * (width - 2 * inset), height - 3 - accuracy[i] * (height - 6)];
  context.clearRect(0, 0, width, height);
  context.strokeStyle = themeColor(canvas, "--st-border-color");
  context.strokeRect(inset, 2.5, width - 2 * inset, height - 5);
  context.beginPath();
  accuracy.forEach((_, i) => context.lineTo(...at(i)));
  context.strokeStyle = themeColor(canvas, "--st-link-color");
  context.lineWidth = 2;
  context.stroke();
  const [x, y] = at(player.frame);
  context.fillStyle = themeColor(canvas, "--st-text-color");
  context.fillRect(x - 0.5, 0, 1, height);
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fill();
  canvas.setAttribute("aria-label",
    `Accuracy over the training, from ${(100 * accuracy[0]).toFixed(0)} to ${(100 * accuracy.at(-1)).toFixed(0)} percent`);
}

function play(player, on) {
  clearInterval(player.timer);
  const button = find(player, "play");
  button.textContent = on ? "Pause" : "Play";
  button.setAttribute("aria-pressed", on);
  if (!on) return;
  if (player.frame === player.head.frames.length - 1) show(player, 0);
  player.timer = setInterval(() => {
    if (!player.root.isConnected) return clearInterval(player.timer);
    show(player, player.frame + 1);
    if (player.frame === player.head.frames.length - 1) play(player, false);
  }, PAUSE);
}

function playing(player) {
  return find(player, "play").getAttribute("aria-pressed") === "true";
}

function rows(player) {
  const place = find(player, "bars");
  place.classList.toggle("many", player.head.classes.length > MOST_CELLS_WITH_TEXT);
  place.replaceChildren();
  return player.head.classes.map((name) => {
    const bar = element("span", "bar");
    bar.append(element("i"));
    const share = element("span", "share");
    place.append(element("span", "name", name), bar, share);
    return { bar, share };
  });
}

function scaleBar(player, name) {
  const film = player.films[name];
  const each = name === "maps" && player.each;
  const bar = find(player, `legend=${name}`);
  bar.hidden = film.words.colour;
  if (!film.words.colour) legend(bar, film.common);
  const [low, high] = film.words.colour ? ["Grey is 0", ""] : each
    ? [film.signed ? "− largest" : "least", film.signed ? "+ largest of each map" : "largest of each map"]
    : [brief(film.common.low, 2), brief(film.common.high, 2)];
  find(player, `low=${name}`).textContent = low;
  find(player, `high=${name}`).textContent = high;
}

function fill(player) {
  const { head, arrays } = player;
  find(player, "panel=filters").hidden = !head.filters;
  player.films = {};
  for (const name of ["filters", "maps"]) {
    if (!head[name]) continue;
    player.films[name] = new Film(head[name], arrays[name], arrays[`${name} lows`], arrays[`${name} highs`]);
    player.films[name].size(find(player, `film=${name}`));
    find(player, `title=${name}`).textContent = head[name].title;
    scaleBar(player, name);
  }
  find(player, "slider").max = head.frames.length - 1;
  player.bars = rows(player);
  if (head.images) player.cells = buildCells(find(player, "matrix"), head.classes);
  find(player, "waiting").hidden = head.images > 0;
  find(player, "waiting").textContent = head.waiting;
}

function build(root) {
  const player = { root, frame: Infinity, each: false, films: {}, timer: 0, stamp: "" };
  const slider = find(player, "slider");
  slider.oninput = () => { play(player, false); show(player, Number(slider.value)); };
  slider.onkeydown = (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    play(player, !playing(player));
  };
  find(player, "play").onclick = () => play(player, !playing(player));
  find(player, "each").onchange = (event) => {
    player.each = event.target.checked;
    scaleBar(player, "maps");
    show(player, player.frame);
  };
  new ResizeObserver(() => player.head && curve(player)).observe(find(player, "curve"));
  return player;
}

function update(root, data) {
  if (!players.has(root)) players.set(root, build(root));
  const player = players.get(root);
  const { head, arrays, stamp } = unpack(data);
  if (stamp !== player.stamp) {
    Object.assign(player, { head, arrays, stamp });
    fill(player);
  }
  show(player, player.frame); // also when only the theme has changed
}
