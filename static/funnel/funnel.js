// What htmx leaves to the page: say so when an answer did not get through, and keep it where it is.
document.addEventListener("DOMContentLoaded", () => {
  const trouble = document.getElementById("trouble");
  const [words, retry] = trouble.children;
  const form = document.getElementById("answer");
  // Back was pressed before htmx was there to notice: the address has changed, and the page has not.
  if (form && history.state?.htmx && new URL(form.action).pathname !== location.pathname) location.reload();
  let failed = false;
  const show = (text) => {
    trouble.hidden = false;
    words.textContent = text;
  };
  const say = (text) => {
    failed = true;
    show(text);
    retry.focus();
  };
  // Whoever is typing when the line breaks goes on typing; only an answer that did not get through moves the focus.
  addEventListener("offline", () => show(trouble.dataset.offline));
  addEventListener("online", () => {
    if (failed) show(trouble.dataset.online);
    else trouble.hidden = true;
  });
  document.addEventListener("htmx:before:request", () => {
    failed = false;
    trouble.hidden = true;
    // The last answer's praise is no word on this one. Emptied, it is also heard again when it comes back the same.
    words.textContent = document.getElementById("status").textContent = "";
  });
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail.ctx.response.status;
    // These two bring a page of their own, which is shown instead of the form.
    if (status === 422 || status === 403) return;
    say({ 413: trouble.dataset.tooLarge, 503: trouble.dataset.busy }[status] ?? trouble.dataset.failed);
  });
  document.addEventListener("htmx:error", () => {
    say(navigator.onLine ? trouble.dataset.failed : trouble.dataset.offline);
  });
});
// A page out of the browser's memory may show a disabled button, or an answer that has changed since. Without a line it stays.
addEventListener("pageshow", (event) => {
  if (event.persisted && navigator.onLine) location.reload();
});
