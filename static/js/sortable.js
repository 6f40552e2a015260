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
    form.querySelector("[data-sortable-drop]").click();
  };

  const step = (form, item, by) => {
    const all = items(form);
    const other = all[all.indexOf(item) + by];
    if (!other) {
      said.textContent = by < 0 ? "これがいちばん上です。" : "これがいちばん下です。";
      return;
    }
    other[by < 0 ? "before" : "after"](item);
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
    handle.setPointerCapture(event.pointerId);

    const arrange = () => {
      const others = items(form).filter((other) => other !== item);
      const next = others.find((other) => {
        const box = other.getBoundingClientRect();
        return y < box.top + box.height / 2;
      });
      if (next ? next.previousElementSibling !== item : list.lastElementChild !== item) {
        list.insertBefore(item, next || null);
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
      handle.removeEventListener("pointermove", move);
      document.removeEventListener("keydown", escape, true);
      delete list.dataset.dragging;
      delete item.dataset.dragged;
      if (!keep) {
        before.forEach((one) => list.append(one));
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
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", () => running && end(true), { once: true });
    handle.addEventListener("pointercancel", () => running && end(false), { once: true });
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
      if (event.button === 0) {
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
  document.body.addEventListener("htmx:afterSettle", enhance);
})();
