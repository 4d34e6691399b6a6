// What htmx leaves to the page: say so when an answer did not get through, and keep it where it is.
document.addEventListener("DOMContentLoaded", () => {
  const trouble = document.getElementById("trouble");
  const [words, retry] = trouble.children;
  const form = document.getElementById("answer");
  // Back was pressed before htmx was there to notice: the address has changed, and the page has not.
  if (form && history.state?.htmx && new URL(form.action).pathname !== location.pathname) location.reload();
  const say = (text) => {
    trouble.hidden = false;
    words.textContent = text;
    retry.focus();
  };
  document.addEventListener("htmx:before:request", () => {
    trouble.hidden = true;
    // The last answer's praise is no word on this one. Emptied, it is also heard again when it comes back the same.
    words.textContent = document.getElementById("status").textContent = "";
  });
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail.ctx.response.status;
    // These two bring a page of their own, which is shown instead of the form.
    if (status === 422 || status === 403) return;
    say(status === 413 ? trouble.dataset.tooLarge : trouble.dataset.failed);
  });
  document.addEventListener("htmx:error", () => {
    say(navigator.onLine ? trouble.dataset.failed : trouble.dataset.offline);
  });
});
// A page out of the browser's memory may show a disabled button, or an answer that has changed since.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
