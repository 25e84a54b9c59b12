// The plan's text: line numbers that follow what is typed, and a jump to the line of a mistake.
export function designer() {
  const text = document.querySelector(".code textarea");
  if (!text) return;
  const gutter = document.querySelector(".code .gutter");
  const number = () => {
    const lines = text.value.split("\n").length;
    text.rows = lines + 2;
    gutter.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
  };
  text.addEventListener("input", number);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-line]");
    if (!button) return;
    const lines = text.value.split("\n");
    const index = Number(button.dataset.line) - 1;
    const start = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[index]?.length ?? 0));
  });
  const saved = text.value;
  let leaving = false;
  text.form.addEventListener("submit", () => (leaving = true));
  addEventListener("beforeunload", (event) => {
    if (!leaving && text.value !== saved && !text.readOnly) event.preventDefault();
  });
}
