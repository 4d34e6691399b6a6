// The scripts that answers need come at once where there is something to pick or to open, else as soon as anybody touches the page.
(() => {
  const { answers } = document.currentScript.dataset;
  const TOUCHES = ["pointerdown", "keydown", "focusin"];
  const load = () => {
    for (const name of TOUCHES) removeEventListener(name, load, true);
    document.head.append(Object.assign(document.createElement("script"), { src: answers }));
  };
  for (const name of TOUCHES) addEventListener(name, load, true);
  if (document.querySelector("#step :is([type=radio], [type=checkbox], [type=range], select, details)")) load();
})();
