// portal.js: what every signed-in page shares. Each page works without it.
"use strict";

// A form sent twice acts once: its buttons rest after the first press.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("data-repeatable")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// What was not saved is said where the person looks, however far down the form stands.
document.addEventListener("DOMContentLoaded", () => {
  const summary = document.querySelector("main .note-danger[role=alert][tabindex]");
  if (summary && document.activeElement === document.body) summary.focus();
});

// What was read is put aside, where it stays in view.
for (const button of document.querySelectorAll("[data-hides-note]")) {
  button.hidden = false;
  button.addEventListener("click", () => button.closest(".note").remove());
}

// On a phone a bar slides inside itself: the page in view stands in its middle.
for (const bar of document.querySelectorAll(".mainnav, .subnav ul")) {
  const here = bar.querySelector("[aria-current]");
  if (!here) continue;
  const [whole, part] = [bar.getBoundingClientRect(), here.getBoundingClientRect()];
  bar.scrollLeft += part.left - whole.left - (whole.width - part.width) / 2;
}

// Paper shows what the screen folds.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details[data-prints-open]:not([open])").forEach((part) => {
    part.dataset.wasFolded = part.open = true;
  });
});
window.addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-was-folded]").forEach((part) => {
    delete part.dataset.wasFolded;
    part.open = false;
  });
});

// A choice that asks for more opens where that is written: `data-opens="value id"`.
document.addEventListener("change", (event) => {
  const [value, id] = (event.target.dataset.opens ?? "").split(" ");
  if (!id || event.target.value !== value) return;
  document.getElementById(id).open = true;
});

// Signing out takes along what the editor kept in this computer for the person.
document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-signs-out")) return;
  try {
    const begin = `portal:${document.body.dataset.user}:`;
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(begin)) localStorage.removeItem(key);
    }
  } catch {
    // storage is off: nothing was kept
  }
});
