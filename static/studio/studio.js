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

// Beside a colour as text: the browser's own picker, kept the same as the text. An empty text is the theme's own colour.
document.addEventListener("DOMContentLoaded", () => {
  const textOf = (picker) => picker.parentElement.querySelector("input:not([data-colour])");
  const show = (picker) => {
    const text = textOf(picker);
    const known = /^#[0-9a-f]{6}$/i.test(text.value.trim());
    picker.classList.toggle("studio-unset", !known);
    if (known) picker.value = text.value.trim();
  };
  for (const picker of document.querySelectorAll("input[data-colour]")) {
    const text = textOf(picker);
    picker.hidden = false;
    show(picker);
    text.addEventListener("input", () => show(picker));
    picker.addEventListener("input", () => {
      text.value = picker.value;
      text.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
});

// In the list of blocks: title, text and options as the picked type has them. What is filled in already stays to be seen.
document.addEventListener("DOMContentLoaded", () => {
  const legend = document.querySelector("[data-blocks]");
  if (!legend) return;
  const kinds = JSON.parse(legend.dataset.blocks);
  const fit = (select) => {
    const row = select.closest(".form-group");
    const about = kinds[select.value];
    if (!row || !about) return;
    for (const name of ["title", "text"]) {
      const control = row.querySelector(`[name$="-${name}"]`);
      const line = control.closest(".field-line");
      const words = line.querySelector("[data-is]");
      if (words) words.textContent = about[name];
      line.hidden = !about[name] && !control.value;
    }
    for (const control of row.querySelectorAll("[data-of-types]")) {
      control.closest(".field-line").hidden = !control.dataset.ofTypes.split(" ").includes(select.value);
    }
  };
  const all = () => document.querySelectorAll("select[name^='blocks-'][name$='-type']").forEach(fit);
  all();
  document.addEventListener("formset:added", all);
  document.addEventListener("change", ({ target }) => {
    if (target.matches("select[name^='blocks-'][name$='-type']")) fit(target);
  });
});

// On the translations' page: only what changed is sent, since a long funnel has more texts than a form may have fields.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("form[data-changes-only]")?.addEventListener("formdata", ({ target, formData }) => {
    for (const control of target.querySelectorAll("[lang]:is(input, textarea)")) {
      if (control.value === control.defaultValue) formData.delete(control.name);
    }
  });
});
