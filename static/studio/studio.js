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

// On a rule's page: operators that make no sense of what is compared are not offered, and no value where nothing is compared with.
// Whatever is picked already stays, so that nothing changes unseen.
document.addEventListener("DOMContentLoaded", () => {
  const legend = document.querySelector("[data-readable]");
  if (!legend) return;
  const readable = JSON.parse(legend.dataset.readable);
  const part = (control, name) => control.form.elements[control.name.replace(/(reads|operator)$/, name)];

  const offer = (reads, picking) => {
    const operator = part(reads, "operator");
    const allowed = readable[reads.value];
    for (const option of operator.options) {
      option.disabled = Boolean(allowed) && !(option.value in allowed) && (picking || !option.selected);
    }
    if (picking && operator.selectedOptions[0]?.disabled) {
      operator.value = [...operator.options].find((option) => !option.disabled).value;
    }
    const alone = Boolean(allowed) && allowed[operator.value] === false;
    for (const control of [part(reads, "value"), part(reads, "value_of")]) {
      if (picking && alone) control.value = "";
      control.closest("td").firstElementChild.classList.toggle("studio-idle", alone && !control.value);
    }
  };

  for (const reads of document.querySelectorAll("select[name$='-reads']")) offer(reads, false);
  document.addEventListener("change", ({ target }) => {
    if (target.matches("select[name$='-reads']")) offer(target, true);
    if (target.matches("select[name$='-operator']")) offer(part(target, "reads"), true);
  });
});

// Tabs that do not fit go behind a button: Unfold measures them before that button is there, and so once more here.
window.addEventListener("load", () => requestAnimationFrame(() => window.dispatchEvent(new Event("resize"))));
