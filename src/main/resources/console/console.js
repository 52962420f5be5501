// Puts each new page of the stream in place of the parts that have changed, and says so when no more come, and why.
"use strict";
(() => {
  const SILENT_MS = 10000;
  const AGAIN_MS = 10000;
  const stream = document.body.dataset.stream;
  const state = document.getElementById("state");
  let last = Date.now();
  let refusal = "";

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
    last = Date.now();
  };

  const sayWhy = () => {
    const silent = Date.now() - last;
    if (silent > SILENT_MS) {
      say((refusal || "no answer for " + Math.round(silent / 1000) + " s") + ": these figures are old", true);
    } else if (refusal) {
      say(refusal, false);
    }
  };

  // An event source has no status; the same address gives it in answer to HEAD.
  const refused = async () => {
    const status = await fetch(stream, {method: "HEAD"}).then((answer) => answer.status, () => 0);
    if (status === 429) {
      refusal = "not live, too many viewers; loading again every 10 s";
      await fetch(location.href).then((answer) => answer.ok && answer.text().then(show), () => {});
    } else if (status === 503) {
      refusal = "not live, the process is ending";
    } else if (status === 401 || status === 403) {
      refusal = "not live, access is refused (" + status + ")";
    } else if (status === 0) {
      refusal = "not live, no connection";
    } else if (status === 200) {
      refusal = "not live, connecting again";
    } else {
      refusal = "not live, the stream was refused (" + status + ")";
    }
    sayWhy();
    setTimeout(follow, AGAIN_MS);
  };

  const follow = () => {
    const source = new EventSource(stream);
    source.addEventListener("page", (event) => {
      refusal = "";
      show(event.data);
      say("live", false);
    });
    source.addEventListener("error", () => {
      // After a lost connection the browser tries again by itself, after a refusal it does not.
      if (source.readyState === EventSource.CLOSED) refused();
    });
  };

  setInterval(sayWhy, 2000);
  follow();
})();
