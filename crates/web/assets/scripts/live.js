// When a record changes, the open page takes in its new figures without a reload, and the changed ones flash.
const figures = (root) => new Map([...root.querySelectorAll("[data-live]")].map((cell) => [cell.dataset.live, cell.textContent.trim()]));

export function live(htmx) {
  const main = document.querySelector("main[data-follows]");
  if (!main || !window.EventSource) return;
  const status = document.querySelector("#live");
  const source = new EventSource("/live");
  let busy = false;
  let again = false;

  const refresh = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const before = figures(document);
    const url = location.pathname + location.search;
    await htmx.ajax("GET", url, { target: "#content", select: "#content", swap: "outerMorph" });
    let changed = 0;
    for (const cell of document.querySelectorAll("[data-live]")) {
      if (before.get(cell.dataset.live) === cell.textContent.trim()) continue;
      changed += 1;
      const place = cell.closest("td, dd") ?? cell;
      place.classList.remove("flash");
      void place.offsetWidth;
      place.classList.add("flash");
    }
    if (changed && status) {
      status.textContent = changed === 1 ? "1 figure changed just now" : `${changed} figures changed just now`;
      setTimeout(() => (status.textContent = ""), 4000);
    }
    busy = false;
    if (again) {
      again = false;
      refresh();
    }
  };
  source.addEventListener("changed", refresh);
  source.addEventListener("job", () => document.querySelector("[data-jobs]") && refresh());
  let opened = false;
  source.addEventListener("open", () => {
    main.setAttribute("data-following", "");
    // While the connection was lost something may have changed; a job may have ended before it was there.
    if (opened || document.querySelector("[data-jobs]")) refresh();
    opened = true;
  });
  addEventListener("pagehide", () => source.close());
}
