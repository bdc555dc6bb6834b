// What a network writes after each epoch. Runs again with every update; the place of each slider
// lives here, keyed by the element it stands in.

const STEP_MILLISECONDS = 600;
const viewers = new WeakMap();

function part(viewer, name) {
  return viewer.root.querySelector(`[data-${name}]`);
}

// The frame under the slider, which follows the newest while nobody has moved it back.
function draw(viewer) {
  const last = viewer.frames.length - 1;
  const place = viewer.place == null ? last : Math.min(viewer.place, last);
  const { epoch, prompt, rest, note } = viewer.frames[place];
  const slider = part(viewer, "place");
  slider.max = last;
  slider.value = place;
  slider.setAttribute("aria-valuetext", note);
  part(viewer, "epoch").textContent = epoch;
  part(viewer, "prompt").textContent = prompt;
  part(viewer, "rest").textContent = rest;
  part(viewer, "note").textContent = note;
  viewer.root.querySelector(".bar").hidden = last === 0;
}

function move(viewer, place) {
  viewer.place = place >= viewer.frames.length - 1 ? null : place;
  draw(viewer);
}

function stop(viewer) {
  clearInterval(viewer.timer);
  viewer.timer = null;
  part(viewer, "play").textContent = "Play";
}

function play(viewer) {
  if (viewer.timer) return stop(viewer);
  part(viewer, "play").textContent = "Pause";
  move(viewer, viewer.place ?? 0);
  viewer.timer = setInterval(() => {
    if (viewer.place == null) return stop(viewer);
    move(viewer, viewer.place + 1);
  }, STEP_MILLISECONDS);
}

function build(root) {
  const viewer = { root, frames: [], place: null, timer: null };
  part(viewer, "place").oninput = (event) => {
    stop(viewer);
    move(viewer, Number(event.target.value));
  };
  part(viewer, "play").onclick = () => play(viewer);
  viewers.set(root, viewer);
  return viewer;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector("[data-samples]");
  const viewer = viewers.get(root) || build(root);
  viewer.frames = data.frames;
  draw(viewer);
  return () => clearInterval(viewer.timer);
}
