// editor_picker.js: actors found by name or acronym while typing (a combobox with a list), and
// long lists of boxes narrowed by a word. Without it, the fields keep the browser's suggestions.
"use strict";

(() => {
  const form = document.querySelector("[data-editor]");
  if (!form) return;
  let list = null;
  let owner = null;
  let timer = 0;
  let asked = 0;

  function close() {
    if (list) list.remove();
    if (owner) {
      owner.setAttribute("aria-expanded", "false");
      owner.removeAttribute("aria-activedescendant");
      owner.removeAttribute("aria-controls");
    }
    list = null;
  }

  function pick(name) {
    const field = owner;
    field.value = name;
    close();
    field.dispatchEvent(new Event("input", { bubbles: true, cancelable: false }));
    window.clearTimeout(timer);
    asked += 1;
    const button = form.querySelector(`[data-picks="${field.name}"]`);
    if (button && field.dataset.wanted) button.click();
  }

  function show(answer) {
    close();
    list = document.createElement("ul");
    list.className = "picks";
    list.id = `${owner.id}_picks`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Actores del directorio");
    answer.actors.forEach((name, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}_${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = name;
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        pick(name);
      });
      list.append(option);
    });
    if (!answer.actors.length) {
      const nothing = document.createElement("li");
      nothing.setAttribute("role", "option");
      nothing.setAttribute("aria-disabled", "true");
      nothing.setAttribute("aria-selected", "false");
      nothing.className = "meta";
      nothing.textContent = "Ningún actor del directorio coincide.";
      list.append(nothing);
    }
    owner.insertAdjacentElement("afterend", list);
    owner.setAttribute("aria-expanded", "true");
    owner.setAttribute("aria-controls", list.id);
  }

  async function search(field) {
    const ask = (asked += 1);
    const address = `${form.dataset.directory}?${new URLSearchParams({
      q: field.value,
      canton: form.dataset.canton,
    })}`;
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected || ask !== asked) return;
      const answer = await response.json();
      if (ask === asked && document.activeElement === field) {
        owner = field;
        show(answer);
      }
    } catch {
      close();
    }
  }

  function walk(step) {
    const options = [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
    if (!options.length) return;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = options[(at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length];
    options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
    owner.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("focusin", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-actor]") || field.getAttribute("role") === "combobox") return;
    field.removeAttribute("list");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
  });

  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("[data-actor]") || !event.isTrusted) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => search(field), 150);
  });

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-actor]")) return;
    if (event.key === "ArrowDown" && !list) {
      event.preventDefault();
      search(field);
    } else if (list && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      walk(event.key === "ArrowDown" ? 1 : -1);
    } else if (list && event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter") {
      event.preventDefault(); // picking is no sending of the page
      const option = list?.querySelector("[aria-selected=true]");
      if (option) pick(option.textContent);
      else form.querySelector(`[data-picks="${field.name}"]`)?.click();
    }
  });

  form.addEventListener("focusout", (event) => {
    if (event.target === owner) close();
  });

  // Boxes narrowed by a word, accents and case apart.
  const fold = (text) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase();

  window.portalFilterBoxes = (root) => {
    root.querySelectorAll("[data-filterable]").forEach((boxes) => {
      if (boxes.children.length < 8 || boxes.previousElementSibling?.matches(".box-filter")) return;
      const field = document.createElement("input");
      field.type = "search";
      field.className = "form-control box-filter";
      field.setAttribute("aria-label", `Buscar ${boxes.dataset.filterable}`);
      field.placeholder = `Buscar ${boxes.dataset.filterable}`;
      field.addEventListener("input", () => {
        const word = fold(field.value);
        for (const box of boxes.children) box.hidden = !fold(box.textContent).includes(word);
      });
      field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
      });
      boxes.before(field);
    });
  };
  window.portalFilterBoxes(form);
})();
