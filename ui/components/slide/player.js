// The window's way by itself: play, pause, step, start over. `built` places of the output are shown.

function player(view) {
  const { part } = view;
  part("play").onclick = () => (view.timer ? pause(view) : play(view));
  part("next").onclick = () => stepBy(view, 1);
  part("previous").onclick = () => stepBy(view, -1);
  part("restart").onclick = () => {
    pause(view);
    view.built = 1;
    goTo(view, 0);
  };
  part("whole").onclick = () => {
    pause(view);
    view.built = view.scene.rows * view.scene.columns;
    redraw(view);
  };
}

function indexOf(view) {
  return view.row * view.scene.columns + view.column;
}

function goTo(view, index) {
  const { columns } = view.scene;
  moveTo(view, Math.floor(index / columns), index % columns);
}

function stepBy(view, way) {
  pause(view);
  const last = view.scene.rows * view.scene.columns - 1;
  goTo(view, Math.min(last, Math.max(0, indexOf(view) + way)));
  rest(view);
}

// From an empty map, or on from where it was paused.
function play(view) {
  const count = view.scene.rows * view.scene.columns;
  if (view.built >= count) {
    view.built = 1;
    goTo(view, 0);
  } else goTo(view, view.built - 1);
  showPlaying(view, true);
  const tick = () => {
    if (!view.root.isConnected) return pause(view);
    if (indexOf(view) >= count - 1) return pause(view);
    goTo(view, indexOf(view) + 1);
    view.timer = setTimeout(tick, 1000 / 2 ** view.part("speed").value);
  };
  view.timer = setTimeout(tick, 1000 / 2 ** view.part("speed").value);
}

function pause(view) {
  if (!view.timer) return;
  clearTimeout(view.timer);
  view.timer = null;
  showPlaying(view, false);
  announce(view);
  rest(view);
}

function showPlaying(view, playing) {
  if (playing) view.timer ??= 1;
  view.input.held = view.output.held = playing || view.held;
  view.part("play").textContent = playing ? "Pause" : "Play";
}

// Tells the server where the window stands, once it has stood there for a moment.
function rest(view) {
  clearTimeout(view.resting);
  view.resting = setTimeout(() => {
    if (view.root.isConnected) view.send("place", [view.row, view.column]);
  }, 500);
}
