// editor_restore.js: copies of a tab that died, a session that ended, a network that went: put
// back into their fields and sent.
"use strict";

(() => {
  const copies = window.portalCopies;
  const { form, agreement, element, hidden, valuesOf, apply, differs } = window.portalSheet;
  const { state, schedule, post, isJson } = window.portalSaving;

  function restore() {
    let count = 0;
    for (const copy of copies.all(agreement)) {
      if (!element(copy.unit)) {
        saveGone(copy);
        continue;
      }
      if (!differs(copy.values, valuesOf(copy.unit))) {
        copies.drop(agreement, copy.unit);
        continue;
      }
      count += 1;
      apply(copy.unit, copy.values);
      hidden(copy.unit, "version").value = copy.version;
      hidden(copy.unit, "base").value = "";
      state(copy.unit).dirty = true;
      schedule(copy.unit, 0);
    }
    if (!count) return;
    const note = document.createElement("div");
    note.className = "note mb-4";
    note.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent =
      "Se recuperó lo que usted había escrito en esta computadora y no se había guardado. Ya está en los campos.";
    note.append(text);
    document.querySelector(".cols-editor").before(note);
  }

  async function saveGone(copy) {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(copy.values))
      for (const item of [value].flat()) body.append(name, item);
    body.set(`${copy.unit}-version`, "0");
    try {
      const response = await post(`${form.getAttribute("action")}${copy.unit}/`, body);
      if (response.status >= 500 || response.redirected || !isJson(response)) return;
      const answer = await response.json();
      if (answer.reason !== "gone") return;
      copies.drop(agreement, copy.unit);
      document.getElementById("papel").insertAdjacentHTML("afterbegin", answer.html);
    } catch {
      // still without network: the copy stays
    }
  }

  restore();
})();
