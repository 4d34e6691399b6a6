// What `benchmarks/phone.py` has a page note of itself: when its first step can be used, and how long the next one takes.
(() => {
  let clicked = 0;
  let focused = 0;
  let ready = 0;
  const transferred = () => ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type)).reduce((sum, entry) => sum + entry.transferSize, 0);
  window.phone = {
    // When the first step was seen and when it could be used, and what came over the wire; null before that.
    first() {
      const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
      return painted && ready ? { painted, ready, bytes: transferred() } : null;
    },
    start() {
      clicked = focused = 0;
      performance.clearResourceTimings();
    },
    // From the click to the focus on what came, less the time in which its request was under way; null before that.
    swap() {
      const request = performance.getEntriesByType("resource").find((entry) => entry.initiatorType === "fetch" && entry.startTime >= clicked);
      return clicked && focused && request ? focused - clicked - (request.responseEnd - request.startTime) : null;
    },
    // Texts or lists of them, by what follows the answer's name.
    answer(values) {
      for (const box of document.getElementById("answer").elements) {
        const found = Object.keys(values).find((part) => box.name.endsWith(`-answer${part}`));
        if (found === undefined || box.type === "file") continue;
        const texts = [values[found]].flat();
        if (box.matches("[type=radio], [type=checkbox]")) box.checked = texts.includes(box.value);
        else if (box.matches("select")) for (const option of box.options) option.selected = texts.includes(option.value);
        else box.value = texts[0];
      }
    },
  };
  addEventListener("DOMContentLoaded", () => {
    document.addEventListener("htmx:after:init", ({ target }) => {
      if (target.id === "answer") ready ||= performance.now();
    }, true);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[type=submit]")) clicked = event.timeStamp;
  }, true);
  document.addEventListener("focusin", ({ target }) => {
    if (clicked && target.matches("h1, [autofocus]")) focused ||= performance.now();
  }, true);
})();
