// Search and act anywhere: the field asks the server, arrows choose, Enter opens.
export function palette() {
  const dialog = document.querySelector("#palette");
  if (!dialog) return;
  const input = dialog.querySelector("input");
  const links = () => [...dialog.querySelectorAll(".found a")];
  let chosen = -1;

  const choose = (index) => {
    const all = links();
    chosen = all.length ? (index + all.length) % all.length : -1;
    all.forEach((link, i) => link.setAttribute("aria-selected", String(i === chosen)));
    if (chosen >= 0) {
      all[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", all[chosen].id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };
  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    if (!links().length) input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-opens='palette']")) open();
    if (event.target === dialog) dialog.close();
    // What needs no page is done by the frame's own form.
    const does = event.target.closest("#found a[data-does]")?.dataset.does;
    const form = does && document.querySelector(`.foot form[action="${does}"]`);
    if (!form) return;
    event.preventDefault();
    dialog.close();
    form.requestSubmit(form.querySelector("button"));
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" && links().length) links()[Math.max(chosen, 0)].click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("htmx:after:swap", () => {
    if (dialog.open) choose(0);
  });
}
