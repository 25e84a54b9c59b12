// `?` shows the shortcuts; `g` and a letter goes somewhere; `[` and `]` step through periods; `/` filters.
export function keys() {
  let going = -Infinity;
  const typing = (target) => target.closest("input, select, textarea, [contenteditable], dialog");
  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  };
  document.addEventListener("click", (event) => {
    const sheet = document.querySelector("#keys");
    if (event.target.closest("[data-opens='keys']")) sheet?.showModal();
    if (event.target === sheet || event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const now = performance.now();
    let done = true;
    if (now - going < 1200 && /^[a-z]$/.test(event.key)) {
      done = follow(`.sidebar a[data-key="${event.key}"]`);
      going = -Infinity;
    } else if (event.key === "g") going = now;
    else if (event.key === "?") document.querySelector("#keys")?.showModal();
    else if (event.key === "/") document.querySelector(".filters .search")?.focus();
    else if (event.key === "[") done = follow("[data-step='back']");
    else if (event.key === "]") done = follow("[data-step='on']");
    else done = false;
    if (done) event.preventDefault();
  });
}
