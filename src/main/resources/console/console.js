// Puts each new page of the stream in place of the parts that have changed, and says so when no more come.
"use strict";
(() => {
  const SILENT_MS = 10000;
  const state = document.getElementById("state");
  let last = Date.now();

  const say = (words, stale) => {
    if (state.textContent !== words) state.textContent = words;
    document.body.classList.toggle("stale", stale);
  };

  const show = (html) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    const parts = next.querySelectorAll("[data-live]");
    if (parts.length !== document.querySelectorAll("[data-live]").length) {
      location.reload();
      return;
    }
    for (const part of parts) {
      const old = document.getElementById(part.id);
      if (!old) {
        location.reload();
        return;
      }
      if (old.innerHTML !== part.innerHTML) old.replaceChildren(...part.childNodes);
    }
    document.title = next.title;
  };

  const follow = () => {
    const source = new EventSource(document.body.dataset.stream);
    source.addEventListener("page", (event) => {
      last = Date.now();
      show(event.data);
      say("live", false);
    });
    source.addEventListener("error", () => {
      // Refused, as when too many follow already: the browser does not try again by itself.
      if (source.readyState === EventSource.CLOSED) {
        say("not live: too many viewers; loading again every 10 s", false);
        setTimeout(() => location.reload(), SILENT_MS);
        last = Infinity;
      }
    });
  };

  setInterval(() => {
    if (Date.now() - last > SILENT_MS) {
      say("no answer for " + Math.round((Date.now() - last) / 1000) + " s: these figures are old", true);
    }
  }, 2000);
  follow();
})();
