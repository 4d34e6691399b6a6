// While a password is typed: tick off what it needs, say how strong it is, and show it on demand. Without this the list just stands there.
for (const box of document.querySelectorAll("[data-secret]:not([data-on])")) {
  box.dataset.on = "";
  const input = box.querySelector("input");
  const show = box.querySelector("button");
  const strength = box.querySelector("[role=status]");
  const words = strength.dataset.words.split("|");
  const needs = {
    length: (text, item) => [...text].length >= item.dataset.least,
    letters: (text) => /\D/.test(text),
  };
  // Characters that repeat or follow the one before (aaa, 123) add next to nothing.
  const bits = (text) => {
    const fresh = [...text].filter((char, at, all) => !at || Math.abs(char.codePointAt() - all[at - 1].codePointAt()) > 1);
    const pool = [[/[a-z]/, 26], [/[A-Z]/, 26], [/\d/, 10], [/[^a-zA-Z\d]/, 33]].reduce((sum, [one, size]) => sum + (one.test(text) ? size : 0), 0);
    return fresh.length * Math.log2(pool || 1);
  };
  let later;
  input.addEventListener("input", () => {
    const text = input.value;
    for (const item of box.querySelectorAll("[data-need]")) {
      const isMet = text && needs[item.dataset.need]?.(text, item);
      item.classList.toggle("met", !!isMet);
      item.lastElementChild.textContent = isMet ? `(${box.dataset.met})` : "";
    }
    clearTimeout(later);
    // Once the typing pauses, so that nobody hears a word for each letter.
    later = setTimeout(() => {
      const found = bits(text);
      const unmet = Object.keys(needs).some((key) => box.querySelector(`[data-need=${key}]:not(.met)`));
      const word = words[unmet || found < 45 ? 0 : found < 60 ? 1 : found < 80 ? 2 : 3];
      strength.textContent = text ? `${strength.dataset.before} ${word}` : "";
    }, 500);
  });
  const turn = (isShown) => {
    input.type = isShown ? "text" : "password";
    show.textContent = isShown ? show.dataset.hide : show.dataset.show;
  };
  show.hidden = false;
  // `loading.js` tells of early clicks once more, by events of no mouse.
  show.addEventListener("click", (event) => event instanceof MouseEvent && turn(input.type === "password"));
  // Browsers offer to keep what is in a password field.
  input.form.addEventListener("submit", () => turn(false), true);
}
