// The scripts that answers need come as soon as anybody touches the page, and are then told what was done before they were there.
(() => {
  const { answers } = document.currentScript.dataset;
  const TOUCHES = ["pointerover", "pointerdown", "keydown", "focusin"];
  const DONE = ["click", "input", "change", "focusin", "focusout"];
  let early = [];
  // With the state it left, and of what is typed only the last: told again at once, the first of two changes would undo the second.
  const keep = ({ type, target, relatedTarget }) => {
    if (type === "input") early = early.filter((event) => event.type !== type || event.target !== target);
    early.push({ type, target, relatedTarget, checked: target.checked, value: target.value });
  };
  const load = () => {
    for (const name of TOUCHES) removeEventListener(name, load, true);
    const script = Object.assign(document.createElement("script"), { src: answers });
    script.addEventListener("load", () => {
      for (const name of DONE) removeEventListener(name, keep, true);
      for (const { type, target, relatedTarget, checked, value } of early) {
        // No earlier text, though: the caret of who is typing would move.
        if (type === "input" || (type === "change" && target.matches("select,[type=checkbox],[type=radio]"))) {
          if (target.checked !== checked) target.checked = checked;
          if (target.value !== value && target.type !== "file") target.value = value;
        }
        // Not a click by a pointer, which would press a button once more.
        target.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { relatedTarget }));
      }
    });
    script.addEventListener("error", () => setTimeout(wait, 3e3));
    document.head.append(script);
  };
  const wait = () => {
    for (const name of TOUCHES) addEventListener(name, load, true);
  };
  for (const name of DONE) addEventListener(name, keep, true);
  wait();
  // The page may have been touched before this was there.
  if (document.activeElement !== document.body) load();
})();
