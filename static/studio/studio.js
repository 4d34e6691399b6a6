// Buttons with data-copy put the address they name on the clipboard, made absolute. Hidden until this runs.
document.addEventListener("DOMContentLoaded", () => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      button.textContent = "✓";
      setTimeout(() => (button.textContent = label), 1500);
    });
  }
});
