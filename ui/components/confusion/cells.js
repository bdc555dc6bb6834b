// A confusion matrix as a table of cells, painted again for each set of counts.

const SMALLEST_SHARE = 1e-3; // the colour is logarithmic, so that few errors are still seen
const MOST_CELLS_WITH_TEXT = 15;

const CELLS_STYLE = `
.matrix { max-width: 34rem; font: 0.8125rem var(--st-font); font-variant-numeric: tabular-nums; color: var(--st-text-color); container-type: inline-size; }
.matrix .row { display: grid; grid-template-columns: 1.7em repeat(var(--classes), minmax(0, 1fr)); gap: 1px; margin-bottom: 1px; }
.matrix.wordy .row { grid-template-columns: minmax(3em, 20%) repeat(var(--classes), minmax(0, 1fr)); }
.matrix .true, .matrix .predicted { display: flex; align-items: center; justify-content: center; color: var(--st-gray-text-color); min-width: 0; overflow: hidden; }
.matrix .true { justify-content: flex-end; padding-right: 0.4em; text-align: right; line-height: 1.1; overflow-wrap: anywhere; }
.matrix.wordy .predicted { writing-mode: vertical-rl; transform: rotate(180deg); justify-content: flex-start; padding: 0.3em 0; line-height: 1.1; }
.matrix .cell { display: flex; align-items: center; justify-content: center; aspect-ratio: 1; min-width: 0; border-radius: 2px; background: rgba(200, 89, 12, var(--level, 0)); }
.matrix .cell.right { background: rgba(21, 163, 155, var(--level, 0)); }
@container (max-width: 24rem) { .matrix .row { font-size: 0.6875rem; letter-spacing: -0.02em; } }
`;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// The table in `place`; returns its cells, true class by true class.
function buildCells(place, classes) {
  const cells = [];
  const table = element("div", "matrix");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", "Confusion matrix, true class in rows");
  table.style.setProperty("--classes", classes.length);
  table.classList.toggle("wordy", classes.some((name) => name.length > 2));
  table.classList.toggle("many", classes.length > MOST_CELLS_WITH_TEXT);
  const head = element("div", "row");
  head.setAttribute("role", "row");
  head.append(element("span", "corner"));
  for (const name of classes) {
    const label = element("span", "predicted", name);
    label.setAttribute("role", "columnheader");
    head.append(label);
  }
  table.append(head);
  for (const name of classes) {
    const row = element("div", "row");
    row.setAttribute("role", "row");
    const label = element("span", "true", name);
    label.setAttribute("role", "rowheader");
    row.append(label);
    for (let i = 0; i < classes.length; i++) {
      const cell = element("span", "cell");
      cell.setAttribute("role", "gridcell");
      row.append(cell);
      cells.push(cell);
    }
    table.append(row);
  }
  place.replaceChildren(element("style", "", CELLS_STYLE), table);
  return cells;
}

// `counts` (classes * classes,), true class in rows; `shares` writes percent of the true class.
function paintCells(cells, classes, counts, shares) {
  const many = classes.length > MOST_CELLS_WITH_TEXT;
  for (let row = 0; row < classes.length; row++) {
    const own = counts.subarray
      ? counts.subarray(row * classes.length, (row + 1) * classes.length)
      : counts.slice(row * classes.length, (row + 1) * classes.length);
    const all = own.reduce((sum, value) => sum + value, 0) || 1;
    own.forEach((count, column) => {
      const cell = cells[row * classes.length + column];
      const share = count / all;
      const level = 1 - Math.log10(Math.max(share, SMALLEST_SHARE)) / Math.log10(SMALLEST_SHARE);
      cell.style.setProperty("--level", count ? (0.1 + 0.55 * level).toFixed(3) : 0);
      cell.classList.toggle("right", row === column);
      const percent = (100 * share).toFixed(1);
      cell.textContent = many || !count ? "" : shares ? percent : count;
      const said = `${classes[row]} read as ${classes[column]}: ${count} images, ${percent} %`;
      cell.title = said;
      cell.setAttribute("aria-label", said);
    });
  }
}

