// The scripts that answers need come at once where there is something to fill in, else as soon as anybody touches the page.
(() => {
  const { answers } = document.currentScript.dataset;
  const TOUCHES = ["pointerover", "pointerdown", "keydown", "focusin"];
  const load = () => {
    for (const name of TOUCHES) removeEventListener(name, load, true);
    document.head.append(Object.assign(document.createElement("script"), { src: answers }));
  };
  for (const name of TOUCHES) addEventListener(name, load, true);
  if (document.querySelector("#step :is(input:not([type=hidden]), select, textarea)")) load();
})();
