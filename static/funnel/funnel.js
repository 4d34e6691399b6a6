// What htmx leaves to the page: say so when an answer did not get through, and keep it where it is.
document.addEventListener("DOMContentLoaded", () => {
  const trouble = document.getElementById("trouble");
  if (!trouble) return;
  const say = (text) => {
    trouble.textContent = text;
    trouble.hidden = false;
  };
  document.addEventListener("htmx:before:request", () => {
    trouble.hidden = true;
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
