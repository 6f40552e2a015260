// Stacks of blocks by drag and by arrow keys: <form data-sortable> with <li data-code data-name>, a hidden field
// [data-sortable-order] and a hidden button [data-sortable-drop]. Without this file the buttons ↑ ↓ do the same.
(() => {
  "use strict";

  const EDGE = 80;
  const SPEED = 14;
  let focusOn = "";

  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);

  const items = (form) => [...form.querySelectorAll("li[data-code]")];
  const order = (form) => items(form).map((item) => item.dataset.code).join(",");

  const drop = (form, item) => {
    form.querySelector("[data-sortable-order]").value = order(form);
    const place = items(form).indexOf(item) + 1;
    said.textContent = `「${item.dataset.name}」を${place}番目に置きました。`;
    focusOn = item.dataset.code;
    form.setAttribute("aria-busy", "true");
    form.querySelector("[data-sortable-drop]").click();
  };

  // The server's answer replaces the list: what was begun on the old one would be lost.
  const isBusy = (form) => form.getAttribute("aria-busy") === "true";

  const step = (form, item, by) => {
    if (isBusy(form)) {
      return;
    }
    const all = items(form);
    const other = all[all.indexOf(item) + by];
    if (!other) {
      said.textContent = by < 0 ? "これがいちばん上です。" : "これがいちばん下です。";
      return;
    }
    // The other one moves: what is in the hand keeps its focus.
    item[by < 0 ? "after" : "before"](other);
    drop(form, item);
  };

  const drag = (form, item, handle, event) => {
    const list = item.parentElement;
    const before = items(form);
    const top = handle.getBoundingClientRect().top;
    let y = event.clientY;
    let running = true;
    list.dataset.dragging = "";
    item.dataset.dragged = "";
    // The cards fold while they are moved: the one in the hand stays under the pointer.
    window.scrollBy(0, handle.getBoundingClientRect().top - top);

    // The others move around the one in the hand, which never leaves the page: it would lose the pointer.
    const isAbove = (other) => {
      const box = other.getBoundingClientRect();
      return y < box.top + box.height / 2;
    };
    const arrange = () => {
      while (item.previousElementSibling && isAbove(item.previousElementSibling)) {
        item.after(item.previousElementSibling);
      }
      while (item.nextElementSibling && !isAbove(item.nextElementSibling)) {
        item.before(item.nextElementSibling);
      }
    };
    const scroll = () => {
      if (!running) {
        return;
      }
      if (y < EDGE) {
        window.scrollBy(0, -SPEED);
        arrange();
      } else if (y > window.innerHeight - EDGE) {
        window.scrollBy(0, SPEED);
        arrange();
      }
      window.requestAnimationFrame(scroll);
    };
    const move = (moved) => {
      y = moved.clientY;
      arrange();
    };
    const end = (keep) => {
      running = false;
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", up);
      document.removeEventListener("pointercancel", cancel);
      document.removeEventListener("keydown", escape, true);
      delete list.dataset.dragging;
      delete item.dataset.dragged;
      if (!keep) {
        before.forEach((one) => one !== list.lastElementChild && list.append(one));
        said.textContent = "元の順に戻しました。";
      } else if (before.some((one, place) => items(form)[place] !== one)) {
        drop(form, item);
      }
      item.scrollIntoView({ block: "nearest" });
    };
    const escape = (pressed) => {
      if (pressed.key === "Escape") {
        end(false);
      }
    };
    const up = () => end(true);
    const cancel = () => end(false);
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", up);
    document.addEventListener("pointercancel", cancel);
    document.addEventListener("keydown", escape, true);
    scroll();
  };

  const handleOf = (form, item) => {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "button sortable-handle";
    handle.dataset.kind = "text";
    handle.dataset.size = "small";
    handle.textContent = "⠿";
    handle.setAttribute("aria-label", `「${item.dataset.name}」を動かす（ドラッグ、または上下の矢印キー）`);
    handle.title = "ドラッグ、または上下の矢印キーで動かす";
    handle.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && !isBusy(form)) {
        event.preventDefault();
        handle.focus();
        drag(form, item, handle, event);
      }
    });
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (by) {
        event.preventDefault();
        step(form, item, by);
      }
    });
    return handle;
  };

  const enhance = () => {
    document.querySelectorAll("form[data-sortable]").forEach((form) => {
      if (form.dataset.sortable === "ready" || items(form).length < 2) {
        return;
      }
      form.dataset.sortable = "ready";
      items(form).forEach((item) => item.querySelector("[data-sortable-place]").append(handleOf(form, item)));
      if (focusOn) {
        const item = items(form).find((one) => one.dataset.code === focusOn);
        item?.querySelector(".sortable-handle").focus({ preventScroll: true });
        item?.scrollIntoView({ block: "nearest" });
        focusOn = "";
      }
    });
  };

  enhance();
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) {
      document.querySelectorAll("form[data-sortable]").forEach((form) => form.removeAttribute("aria-busy"));
      said.textContent = "保存できませんでした。通信を確かめて、もう一度動かしてください。";
    }
  });
  document.body.addEventListener("htmx:afterSettle", enhance);
})();
