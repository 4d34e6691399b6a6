// Picked answers made quicker: letter keys, a choice that excludes the others, slider and box, ranking by buttons. All works without.
(() => {
  const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select";

  // Only while the focus is among the choices, and nobody types.
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.matches(TYPING)) return;
    const choices = target.closest("fieldset")?.querySelector("[data-letters]");
    const picked = choices?.querySelector(`[aria-keyshortcuts="${CSS.escape(key.toUpperCase())}"]`);
    if (!picked) return;
    event.preventDefault();
    picked.focus();
    picked.click();
  });

  document.addEventListener("change", ({ target }) => {
    const alone = target.closest("[data-alone]")?.dataset.alone;
    if (alone && target.checked) {
      for (const other of target.closest("[data-alone]").querySelectorAll("[type=checkbox]")) {
        if (other !== target && (other.value === alone || target.value === alone)) other.checked = false;
      }
    }
    const row = target.closest(".ranking li");
    if (row && target.selectedIndex) place(row, target.selectedIndex - 1);
  });

  document.addEventListener("input", ({ target }) => {
    const slider = target.closest(".slider");
    if (!slider) return;
    const [range, box] = slider.querySelectorAll("input");
    if (target === range) box.value = range.value;
    else if (box.value.trim()) range.value = box.value.replace(",", ".");
    range.ariaValueText = box.value + (slider.querySelector(".unit") ? ` ${slider.querySelector(".unit").textContent}` : "");
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-move]");
    if (!button) return;
    const row = button.closest("li");
    if (!row) {
      const rows = button.previousElementSibling;
      place(rows.firstElementChild, 0);
      rows.querySelector("select").focus();
      return;
    }
    place(row, [...row.parentNode.children].indexOf(row) + Number(button.dataset.move));
    const other = row.querySelector(`[data-move="${-button.dataset.move}"]`);
    (getComputedStyle(button).visibility === "hidden" ? other : button).focus();
  });

  // The row goes to this place, counted from 0; every row's place is what it stands at.
  const place = (row, index) => {
    const list = row.parentNode;
    const focused = document.activeElement;
    const others = [...list.children].filter((item) => item !== row);
    list.insertBefore(row, others[Math.max(index, 0)] ?? null);
    focused?.focus();
    [...list.children].forEach((item, number) => {
      item.querySelector("select").selectedIndex = number + 1;
    });
    const at = [...list.children].indexOf(row) + 1;
    list.parentNode.querySelector("[role=status]").textContent = `${row.querySelector("span").textContent}: ${at}/${others.length + 1}`;
  };
})();
