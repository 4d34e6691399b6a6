// The scripts that answers need come as soon as anybody touches the page, and are then told what was done before they were there.
(() => {
  const { answers } = document.currentScript.dataset;
  const TOUCHES = ["pointerover", "pointerdown", "keydown", "focusin"];
  const DONE = ["click", "input", "change", "focusin", "focusout"];
  const early = [];
  const keep = (event) => early.push(event);
  const load = () => {
    for (const name of TOUCHES) removeEventListener(name, load, true);
    const script = Object.assign(document.createElement("script"), { src: answers });
    script.addEventListener("load", () => {
      for (const name of DONE) removeEventListener(name, keep, true);
      // Not a click by a pointer, which would press a button once more.
      for (const { type, target, relatedTarget } of early) {
        target.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { relatedTarget }));
      }
    });
    document.head.append(script);
  };
  for (const name of DONE) addEventListener(name, keep, true);
  for (const name of TOUCHES) addEventListener(name, load, true);
  // The page may have been touched before this was there.
  if (document.activeElement !== document.body) load();
})();
