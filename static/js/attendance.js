// attendance.js: each mark saves itself, and marks made elsewhere appear. Without it the page has
// its «Guardar la asistencia» button.
"use strict";

(() => {
  const form = document.querySelector("form[data-marks]");
  if (!form) return;
  const LOOK = 10000; // ms between two looks at what others marked
  const status = form.querySelector("[data-status]");
  const button = form.querySelector("[data-save]");
  const address = form.dataset.live;
  const waiting = new Map(); // row → fields that were not saved yet
  let isBusy = false;
  if (button) button.hidden = true;

  const tell = (text, isProblem = false) => {
    status.textContent = text;
    status.classList.toggle("late", isProblem);
  };
  const fieldsOf = (row) => {
    const fields = new URLSearchParams();
    row.querySelectorAll("input, select").forEach((field) => fields.set(field.name, field.value));
    return fields;
  };

  function show(found, saved) {
    Object.entries(found.quorums).forEach(([body, html]) => {
      const box = document.querySelector(`[data-quorum="${body}"]`);
      if (box && box.dataset.shown !== html) {
        box.dataset.shown = html;
        box.innerHTML = html;
      }
    });
    form.querySelectorAll("tr[data-seat]").forEach((row) => {
      const now = found.rows[row.dataset.seat];
      const isWritten = row !== saved && (waiting.has(row) || row.contains(document.activeElement));
      if (!now || isWritten || (row !== saved && now.stamp === row.dataset.stamp)) return;
      const focused = row.contains(document.activeElement) ? document.activeElement.name : "";
      row.innerHTML = now.html;
      row.dataset.stamp = now.stamp;
      const again = focused && row.querySelector(`[name="${focused}"]`);
      if (again) again.focus();
    });
  }

  async function ask(options) {
    const answer = await fetch(address, {
      ...options, credentials: "same-origin", headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) {
      throw new Error(String(answer.status));
    }
    return answer.json();
  }

  async function save() {
    if (isBusy || !waiting.size) return;
    isBusy = true;
    const [row, fields] = waiting.entries().next().value;
    try {
      fields.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
      tell("Guardando…");
      const found = await ask({ method: "POST", body: fields });
      if (waiting.get(row) === fields) waiting.delete(row);
      show(found, waiting.has(row) ? null : row);
      const name = row.querySelector("th").firstChild.textContent.trim();
      if (found.refused.length) tell(`${name}: ${found.refused.join(" ")}`.replace(`${name}: ${name}: `, `${name}: `), true);
      else tell(`Guardado: ${name}.`);
      isBusy = false;
      save();
    } catch {
      isBusy = false;
      if (button) button.hidden = false;
      tell("No se guardó. Revise la conexión; se intenta otra vez, o use el botón «Guardar la asistencia».", true);
    }
  }

  form.addEventListener("change", (event) => {
    const row = event.target.closest("tr[data-seat]");
    if (!row) return;
    waiting.set(row, fieldsOf(row));
    save();
  });
  setInterval(async () => {
    if (document.hidden) return;
    if (waiting.size) { save(); return; }
    try { show(await ask({}), null); } catch { /* the next look finds it */ }
  }, LOOK);
})();
