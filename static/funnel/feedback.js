// When a visitor leaves a field they have typed in, the server says what it would say to the answer. Never while they type,
// never under a pressed finger (the button would move away from it), and never about an answer that has changed since.
(() => {
  const CONTROLS = "input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select";
  const typed = new WeakSet();
  const seen = new WeakSet();
  let due = null;
  let timer = 0;
  let isHeld = false;

  const controls = (region) => [...region.closest("form").elements].filter((control) => control.matches(CONTROLS));
  const regionOf = (control) => (control.form && control.matches(CONTROLS) ? control.form.querySelector("#feedback") : null);
  const isSending = (region) => region.closest("form").classList.contains("htmx-request");
  const wrongIn = (part) => part.querySelector(".error")?.dataset.wrong.trim().split(" ") ?? [];
  // Empty, and the visitor has not come to it yet.
  const isAhead = (id) => {
    const control = document.getElementById(id);
    return control && !control.value && !seen.has(control);
  };
  const isOurs = (event) => (event.detail?.ctx?.sourceElement ?? event.target).id === "feedback";

  const ask = () => {
    if (!due || isHeld) return;
    const region = due;
    due = null;
    if (region.isConnected) region.dispatchEvent(new Event("check"));
  };
  const askSoon = (region) => {
    due = region;
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  };

  document.addEventListener("focusin", (event) => seen.add(event.target));
  document.addEventListener("input", ({ target }) => {
    const region = regionOf(target);
    if (!region) return;
    typed.add(region);
    due = null;
    if (!isSending(region)) region.dispatchEvent(new Event("htmx:abort"));
    // A tick is for what was there; a message stays, to go by while one mends it.
    region.querySelector(".good, .doubt")?.remove();
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const region = regionOf(target);
    // Another window took the focus, or another part of the same answer.
    if (!region || !typed.has(region) || !document.hasFocus() || (relatedTarget && regionOf(relatedTarget) === region)) return;
    typed.delete(region);
    askSoon(region);
  });
  document.addEventListener("pointerdown", ({ button }) => {
    isHeld = button === 0;
  }, true);
  for (const up of ["pointerup", "pointercancel"]) {
    document.addEventListener(up, () => {
      isHeld = false;
      if (due) askSoon(due);
    }, true);
  }

  document.addEventListener("htmx:before:swap", (event) => {
    if (!isOurs(event)) return;
    const isTooSoon = event.detail.tasks.some((task) => wrongIn(task.fragment).some(isAhead));
    if (!isHeld && !isTooSoon && !typed.has(event.target)) return;
    event.preventDefault();
    typed.add(event.target);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!isOurs(event)) return;
    const region = event.target;
    const wrong = wrongIn(region);
    // What was wrong when it was sent is hidden from here on, and no control's description any more.
    region.closest("form").dataset.checked = "";
    for (const control of controls(region)) {
      const notes = (control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
      const kept = notes.filter((id) => id !== "feedback" && !document.getElementById(id)?.matches(".error"));
      control.setAttribute("aria-describedby", [...kept, "feedback"].join(" "));
      if (wrong.includes(control.id)) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  });
  // Nobody asked for it, so nobody need hear that it did not work.
  for (const name of ["htmx:before:request", "htmx:response:error", "htmx:error"]) {
    document.addEventListener(name, (event) => isOurs(event) && event.stopImmediatePropagation(), true);
  }
})();
