// Hovering or focusing a figure shows its place in the original. Without script the figure is a link.
(() => {
  const frame = document.getElementById("original");
  if (!frame) return;
  const base = new URL(frame.src, location.href).href.split("#")[0];
  let now = "", waiting = 0;
  const show = (cell) => {
    if (!cell || cell === now) return;
    now = cell;
    frame.contentWindow.location.replace(base + "#gk-" + cell);
    for (const held of document.querySelectorAll(".at")) held.classList.remove("at");
    document.querySelector(`[data-cell="${CSS.escape(cell)}"]`)?.classList.add("at");
  };
  const hear = (event) => {
    const cell = event.target.closest?.("[data-cell]");
    clearTimeout(waiting);
    if (cell) waiting = setTimeout(() => show(cell.dataset.cell), 60);
  };
  document.addEventListener("mouseover", hear);
  document.addEventListener("focusin", hear);
  const told = decodeURIComponent(location.hash);
  if (told.startsWith("#c-")) frame.addEventListener("load", () => show(told.slice(3)), { once: true });
})();
