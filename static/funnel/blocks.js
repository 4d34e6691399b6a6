// What is opened is noted, once; explanations also open by hovering and by the keyboard's focus.
(() => {
  const noted = new WeakSet();
  let timer = 0;

  const note = ({ target: block }) => {
    if (!block.open || !block.dataset.block || noted.has(block)) return;
    noted.add(block);
    const body = new URLSearchParams({ opened: block.dataset.block });
    fetch(`${block.closest("form").getAttribute("action")}opened/`, { method: "POST", body, keepalive: true }).catch(() => {});
  };
  document.addEventListener("toggle", note, true);

  // "passing" while only the pointer or the focus keeps it open; a click makes it stay.
  const tip = (target) => target.closest?.(".tooltip");
  const openSoon = (block) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (block.open) return;
      block.classList.add("passing");
      block.open = true;
    }, 400);
  };
  const leave = (block) => {
    if (block.classList.contains("passing") && !block.matches(":hover") && !block.contains(document.activeElement)) close(block);
  };
  const close = (block) => {
    block.open = false;
    block.classList.remove("passing");
  };

  document.addEventListener("pointerover", ({ target, relatedTarget, pointerType }) => {
    const block = tip(target);
    if (block && pointerType === "mouse" && !block.contains(relatedTarget)) openSoon(block);
  });
  document.addEventListener("pointerout", ({ target, relatedTarget }) => {
    const block = tip(target);
    if (!block || block.contains(relatedTarget)) return;
    clearTimeout(timer);
    setTimeout(leave, 150, block);
  });
  document.addEventListener("focusin", ({ target }) => {
    const block = tip(target);
    if (block && target.matches(":focus-visible")) openSoon(block);
  });
  document.addEventListener("focusout", ({ target }) => {
    const block = tip(target);
    if (!block) return;
    clearTimeout(timer);
    setTimeout(leave, 0, block);
  });
  document.addEventListener("click", (event) => {
    const block = tip(event.target);
    clearTimeout(timer);
    if (!block?.classList.contains("passing") || !event.target.closest("summary")) return;
    event.preventDefault();
    block.classList.remove("passing");
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    clearTimeout(timer);
    for (const block of document.querySelectorAll(".tooltip[open]")) close(block);
  });

  // Whoever was quicker than this script.
  for (const target of document.querySelectorAll("[data-block][open]")) note({ target });
  const block = document.querySelector(".tooltip:is(:hover, :has(:focus-visible))");
  if (block) openSoon(block);
})();
