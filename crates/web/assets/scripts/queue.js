// A queue by keyboard: j and k move, a approves a usual row and opens an unusual one, r goes to the reason.
export function queue() {
  const table = document.querySelector("[data-queue]");
  if (!table) return;
  const rows = () => [...table.querySelectorAll("[data-row]")];
  const at = () => rows().indexOf(document.activeElement?.closest("[data-row]"));
  const go = (index) => rows()[Math.max(0, Math.min(index, rows().length - 1))]?.focus();
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, dialog[open]")) return;
    const row = rows()[at()];
    if (event.key === "j") go(at() + 1);
    else if (event.key === "k") go(at() - 1);
    else if (event.key === "a" && row) (row.querySelector("[data-approves] button") ?? row.querySelector("[data-looks]"))?.click();
    else if (event.key === "r" && row) row.querySelector("[data-rejects]")?.focus();
    else if (event.key === "Enter" && row === document.activeElement) row.querySelector("[data-opens-row]")?.click();
    else return;
    event.preventDefault();
  });
}
