// When a record changes, the open page takes in its new figures without a reload, and the changed ones flash.
const figures = (root) => new Map([...root.querySelectorAll("[data-live]")].map((cell) => [cell.dataset.live, cell.textContent.trim()]));

export function live(htmx) {
  const main = document.querySelector("main.page");
  if (!main || !window.EventSource) return;
  const follows = main.matches("[data-follows]");
  const status = document.querySelector("#live");
  let source;
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
      status.textContent = changed === 1 ? status.dataset.oneChanged : status.dataset.changed.replace("#", changed);
      setTimeout(() => (status.textContent = ""), 4000);
    }
    busy = false;
    if (again) {
      again = false;
      refresh();
    }
  };
  const ring = async () => {
    const answer = await fetch("/notifications/bell");
    if (!answer.ok) return;
    const bell = await answer.text();
    for (const old of document.querySelectorAll(".bell")) old.outerHTML = bell;
  };
  let opened = false;
  const listen = () => {
    source = new EventSource("/live");
    if (follows) source.addEventListener("changed", refresh);
    source.addEventListener("job", () => document.querySelector("[data-jobs]") && refresh());
    source.addEventListener("noticed", ring);
    source.addEventListener("open", () => {
      main.setAttribute("data-following", "");
      // While the connection was lost something may have changed; a job may have ended before it was there.
      if ((follows && opened) || document.querySelector("[data-jobs]")) refresh();
      opened = true;
    });
  };
  listen();
  // Browsers keep few connections to one server: a page that nobody looks at gives its own up, and asks when it is looked at again.
  document.addEventListener("visibilitychange", () => {
    source.close();
    if (document.hidden) return;
    listen();
    ring();
  });
  addEventListener("pagehide", () => source.close());
}
