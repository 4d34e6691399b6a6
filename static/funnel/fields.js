// Text with a limit: near its end, how much is left. Seen at once, and heard once the typing pauses.
(() => {
  let later = 0;
  document.addEventListener("input", ({ target }) => {
    const counter = target.matches("input, textarea") && target.parentElement.querySelector(":scope > .counter");
    if (!counter) return;
    const { limit, left, over } = counter.dataset;
    counter.dataset.words ??= counter.textContent;
    // As the server counts: whole characters, composed, without the space around.
    const rest = limit - [...target.value.normalize().trim()].length;
    const isNear = rest < Math.max(20, limit / 10);
    const words = isNear ? `${rest < 0 ? over : left} ${Math.abs(rest)}` : counter.dataset.words;
    counter.textContent = words;
    counter.classList.toggle("over", rest < 0);
    if (!counter.matches("#counter")) counter.hidden = !isNear;
    clearTimeout(later);
    later = setTimeout(() => {
      counter.nextElementSibling.textContent = isNear ? words : "";
    }, 1000);
  });
})();
