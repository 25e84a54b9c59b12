// Small comforts: the page one is on in view in a long menu, pickers that act at once, copying a link, the theme without a reload, a file dropped on a field.
export function comfort() {
  document.querySelector(".sidebar .nav [aria-current]")?.scrollIntoView({ block: "nearest" });
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-acts]");
    if (field) field.form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-prints]")) print();
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    event.preventDefault();
    await navigator.clipboard.writeText(new URL(button.getAttribute("href") ?? location.href, location.href).href);
    const status = document.querySelector("#live");
    if (!status) return;
    status.textContent = status.dataset.copied;
    setTimeout(() => (status.textContent = ""), 2000);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-theme-switch]");
    if (!form) return;
    event.preventDefault();
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const next = dark ? "light" : "dark";
    root.dataset.theme = next;
    fetch(form.action, { method: "POST", redirect: "manual", body: new URLSearchParams({ theme: next }) });
  });
  document.addEventListener("click", (event) => {
    for (const sheet of document.querySelectorAll("details.closes[open]")) {
      if (!sheet.contains(event.target)) sheet.open = false;
    }
  });
  // Beside a wide statement its working opens in place; on a narrow page the working is a page.
  document.addEventListener("htmx:config:request", (event) => {
    const link = event.detail?.ctx?.sourceElement;
    if (!link?.matches?.("[data-beside]") || innerWidth > 1100) return;
    event.preventDefault();
    location.href = link.href;
  });
  const drop = document.querySelector(".drop");
  if (!drop) return;
  const input = drop.querySelector("input[type=file]");
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }
}
