// When a record changes, the open page takes in its new figures without a reload, and the changed ones flash.
const figures = (root) => new Map([...root.querySelectorAll("[data-live]")].map((cell) => [cell.dataset.live, cell.textContent.trim()]));

export function live(htmx) {
  const main = document.querySelector("main.page");
  if (!main || !window.EventSource) return;
  const follows = main.dataset.follows;
  const everything = follows === "everything";
  const status = document.querySelector("#live");
  let source;
  let busy = false;
  let again = false;

  let waits = false;
  let paused = localStorage.getItem("paused") === "yes";
  const say = (text) => {
    if (!status) return;
    status.textContent = text;
    setTimeout(() => status.textContent === text && (status.textContent = ""), 4000);
  };
  // What somebody is typing or has ticked is not taken from under her hands.
  const typing = () =>
    [...main.querySelectorAll("input, textarea, select")].some((field) => {
      if (field.type === "hidden" || field.closest("form[method=get]")) return false;
      if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
      if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected) && [...field.options].some((option) => option.defaultSelected);
      return field.value !== field.defaultValue;
    }) || main.querySelector("dialog[open]");
  const openings = () => [...main.querySelectorAll("details")].map((one) => [one.querySelector("summary")?.textContent.trim(), one]);

  // A form that was just sent leads elsewhere, perhaps as somebody else: what is left behind is not asked for again.
  let sent = 0;
  addEventListener("submit", () => (sent = Date.now()), true);

  const refresh = async () => {
    if (Date.now() - sent < 3000) {
      setTimeout(refresh, 3000);
      return;
    }
    if (paused || typing()) {
      if (!waits) say(paused ? status.dataset.paused : status.dataset.waits);
      waits = true;
      return;
    }
    waits = false;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const before = figures(document);
    const opened = new Set(openings().filter(([, one]) => one.open).map(([name]) => name));
    const url = location.pathname + location.search;
    await htmx.ajax("GET", url, { target: "#content", select: "#content", swap: "outerMorph" });
    for (const [name, one] of openings()) if (opened.has(name)) one.open = true;
    let changed = 0;
    for (const cell of document.querySelectorAll("[data-live]")) {
      if (before.get(cell.dataset.live) === cell.textContent.trim()) continue;
      changed += 1;
      const place = cell.closest("td, dd") ?? cell;
      place.classList.remove("flash");
      void place.offsetWidth;
      place.classList.add("flash");
    }
    if (changed) say(changed === 1 ? status.dataset.oneChanged : status.dataset.changed.replace("#", changed));
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
    if (everything) source.addEventListener("happened", refresh);
    source.addEventListener("noticed", () => {
      ring();
      if (everything) refresh();
    });
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
  main.addEventListener("focusout", () => waits && setTimeout(() => waits && !paused && !typing() && refresh(), 300));
  const pause = document.querySelector("[data-pauses]");
  pause?.setAttribute("aria-pressed", String(paused));
  pause?.addEventListener("click", () => {
    paused = !paused;
    localStorage.setItem("paused", paused ? "yes" : "");
    pause.setAttribute("aria-pressed", String(paused));
    say(paused ? status.dataset.paused : status.dataset.goesOn);
    if (!paused && waits) refresh();
  });
  addEventListener("pagehide", () => source.close());
}
