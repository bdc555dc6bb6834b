// Travels with every update, so it is short: the chart itself is in the library.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector("[data-live-chart]");
  const draw = () => globalThis.glassnetLiveChart.update(root, data);
  if (globalThis.glassnetLiveChart) draw();
  else globalThis.addEventListener("glassnet-live-chart", draw, { once: true });
  return () => globalThis.glassnetLiveChart?.destroy(root);
}
