// Autosave of the answer page: <form data-autosave="ADDRESS">. A few seconds after the last keystroke the whole form is
// sent; only what was touched is a change there. Without this file the button 「保存する」 does the same.
(() => {
  "use strict";

  const WAIT = 3000;
  const AGAIN = 15000;

  const fileInputs = (form) => [...form.querySelectorAll("input[type=file]")];

  const hasFiles = (form) => fileInputs(form).some((input) => input.files.length);

  // Everything but the files.
  const typedIn = (form) => {
    const data = new FormData(form);
    fileInputs(form).forEach((input) => data.delete(input.name));
    return data;
  };

  const start = (form) => {
    const state = form.querySelector("[data-autosave-state]");
    const progress = document.getElementById("answer-progress");
    let timer = 0;
    let changed = 0;
    let sending = false;
    let files = false;

    const say = (kind, text) => {
      state.dataset.kind = kind;
      state.textContent = text;
    };

    const later = (milliseconds) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, milliseconds);
    };

    const save = async () => {
      if (sending) {
        later(WAIT);
        return;
      }
      sending = true;
      const sent = changed;
      say("busy", "保存しています…");
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body: typedIn(form),
          credentials: "same-origin",
          redirect: "manual",
          headers: { Accept: "application/json" },
        });
        if (answer.type === "opaqueredirect" || answer.status === 403) {
          say("error", "サインインの有効期限が切れました。入力した内容はこの画面に残っています。「保存する」を押してサインインすると、続きから保存できます。");
        } else if (answer.ok || answer.status === 409) {
          take(await answer.json(), sent);
        } else {
          throw new Error(String(answer.status));
        }
      } catch {
        say("error", "保存できていません。通信できるようになると、自動でもう一度保存します。入力した内容はこの画面に残っています。");
        later(AGAIN);
      }
      sending = false;
    };

    const take = (said, sent) => {
      say(said.state, said.sentence);
      if (said.state !== "saved") {
        return;
      }
      form.elements.seen.value = said.seen;
      progress.textContent = said.progress;
      if (changed === sent) {
        changed = 0;
      } else {
        later(WAIT);
      }
    };

    const typed = (event) => {
      if (event.target.type === "file") {
        // A file goes with the button: sent with every autosave, it would travel again and again.
        files = hasFiles(form);
        say("waiting", files ? "選んだファイルは、「保存する」を押すと送られます。" : "");
        return;
      }
      changed += 1;
      say("waiting", "まだ保存していません。");
      later(WAIT);
    };

    form.addEventListener("input", typed);
    form.addEventListener("submit", () => {
      changed = 0;
      files = false;
      window.clearTimeout(timer);
    });
    window.addEventListener("online", () => changed && later(0));
    window.addEventListener("beforeunload", (event) => {
      if (changed || files) {
        event.preventDefault();
      }
    });
  };

  document.querySelectorAll("form[data-autosave]").forEach(start);
})();
