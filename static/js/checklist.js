// checklist.js: answers that were not saved yet stay in the browser, and are counted.
"use strict";

(() => {
  const form = document.getElementById("revision");
  if (!form) return;
  const key = ["portal", document.body.dataset.user, "verificacion", form.dataset.agreement].join(":");
  const status = form.querySelector("[data-status]");
  const counter = document.querySelector("[data-count]");
  const total = form.querySelectorAll("[data-criterion]").length;
  const fields = [...form.querySelectorAll("input[type=radio], textarea")];

  const read = () => {
    const given = {};
    new FormData(form).forEach((value, name) => {
      if (name !== "csrfmiddlewaretoken" && value) given[name] = value;
    });
    return given;
  };

  function count() {
    const chosen = fields.filter((field) => field.type === "radio" && field.checked);
    const met = chosen.filter((field) => field.value === "si").length;
    counter.textContent = `${met} de ${total} con Sí, ${total - chosen.length} por contestar`;
  }

  function recover() {
    let given = null;
    try { given = JSON.parse(localStorage.getItem(key)); } catch { /* not ours */ }
    if (!given || Object.keys(read()).length) return;
    fields.forEach((field) => {
      if (field.type === "radio") field.checked = given[field.name] === field.value;
      else field.value = given[field.name] || "";
    });
    status.textContent = "Se recuperó lo que había marcado y escrito. Falta guardar la revisión.";
  }

  try {
    if (document.querySelector(".review-saved")) localStorage.removeItem(key);
  } catch { /* forbidden */ }
  recover();
  if (fields.some((field) => field.checked)) count();

  form.addEventListener("input", () => {
    try {
      localStorage.setItem(key, JSON.stringify(read()));
      status.textContent = "Sin guardar: sus respuestas están en esta computadora.";
    } catch { /* full or forbidden: the form itself still holds them */ }
    count();
  });
})();
