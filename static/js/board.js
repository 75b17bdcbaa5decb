// board.js: the heat map opens at its latest month, and the sheet for printing.
"use strict";

for (const scroller of document.querySelectorAll("[data-scroll-end]")) {
  scroller.scrollLeft = scroller.scrollWidth;
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
