// A text that the browser keeps: read once, written again whenever the page has changed it.

// By name: the version written last and the text told last. It outlives a change of page.
const kept = (globalThis.glassnetKept ??= {});

export default function ({ data, parentElement, setTriggerValue }) {
  const { name, text, version } = data;
  const state = (kept[name] ??= { version: null, told: null });
  const tell = (found) => {
    state.told = found;
    setTriggerValue("found", found);
  };
  try {
    const found = globalThis.localStorage.getItem(name) ?? "";
    if (text === null) {
      state.version = version; // the server knows nothing yet
      tell(found);
    } else if (version !== state.version) {
      globalThis.localStorage.setItem(name, text);
      state.version = version;
    } else if (found !== text && found !== state.told) {
      tell(found); // another tab has gone on
    }
  } catch {
    parentElement.querySelector("[data-kept]").hidden = false; // storage is switched off
  }
}
