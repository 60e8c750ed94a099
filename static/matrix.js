// The matrix works without this file: each cell is a link. Here the arrows move, and the cell in hand is said in words.
const table = document.querySelector("table.matrix");
if (table) {
  const said = document.getElementById(table.dataset.said);
  const rows = [...table.tBodies[0].rows];
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const links = table.tBodies[0].getElementsByTagName("a");
  for (const link of links) if (link.parentElement.tagName === "TD") link.tabIndex = -1;
  const first = table.querySelector("tbody td a");
  if (first) first.tabIndex = 0;

  const say = (cell) => {
    const row = cell.parentElement;
    const word = cell.textContent.trim();
    if (word) said.textContent = `${row.cells[0].textContent.trim().slice(0, 60)} · ${names[cell.cellIndex]}: ${word}`;
  };
  const next = (cell, down, across) => {
    let row = rows.indexOf(cell.parentElement);
    let column = cell.cellIndex;
    for (;;) {
      row += down;
      column += across;
      const found = rows[row]?.cells[column];
      if (!found) return null;
      const link = found.querySelector("a");
      if (link && column > 1) return link;
    }
  };
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    const step = steps[event.key];
    if (!cell || !step) return;
    event.preventDefault();
    const link = next(cell, ...step);
    if (!link) return;
    for (const held of table.querySelectorAll('td a[tabindex="0"]')) held.tabIndex = -1;
    link.tabIndex = 0;
    link.focus();
  });
  for (const kind of ["focusin", "mouseover"]) {
    table.addEventListener(kind, (event) => {
      const cell = event.target.closest("tbody td:not(.sum)");
      if (cell) say(cell);
    });
  }
}
