// editor_sheet.js: the units of the paper on this page: their fields, values and remarks.
"use strict";

window.portalSheet = (() => {
  const form = document.querySelector("[data-editor]");
  const unitOf = (field) => field.closest("[data-unit]")?.dataset.unit;
  const element = (key) => form.querySelector(`[data-unit="${CSS.escape(key)}"]`);
  const hidden = (key, name) => form.elements.namedItem(`${key}-${name}`);

  function fieldsOf(key) {
    const begin = `${key}-`;
    return [...form.elements].filter(
      (field) =>
        field.name?.startsWith(begin) && field.name !== `${key}-version` && field.name !== `${key}-base`,
    );
  }

  function valuesOf(key) {
    const values = {};
    for (const field of fieldsOf(key)) {
      if (field.type === "checkbox") {
        values[field.name] ??= [];
        if (field.checked) values[field.name].push(field.value);
      } else values[field.name] = field.value;
    }
    return values;
  }

  function apply(key, values) {
    for (const field of fieldsOf(key)) {
      if (!(field.name in values)) continue;
      if (field.type === "checkbox") field.checked = values[field.name].includes(field.value);
      else if (field.value !== values[field.name]) field.value = values[field.name];
    }
  }

  const differs = (one, other) =>
    Object.keys(one).some((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name] ?? ""));

  function remark(key, remarks) {
    for (const field of fieldsOf(key)) {
      const box = document.getElementById(`${field.name === field.id ? "" : "id_"}${field.name}_error`);
      if (!box) continue;
      const text = remarks[field.name] || "";
      box.textContent = text;
      box.hidden = !text;
      if (field.type === "checkbox") continue;
      field.classList.toggle("is-invalid", Boolean(text));
      const hint = document.getElementById(`${field.id}_helptext`) ? `${field.id}_helptext` : "";
      const described = [hint, text ? box.id : ""].filter(Boolean).join(" ");
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (described) field.setAttribute("aria-describedby", described);
      else field.removeAttribute("aria-describedby");
    }
  }

  return { form, agreement: form.dataset.agreement, unitOf, element, hidden, valuesOf, apply, differs, remark };
})();
