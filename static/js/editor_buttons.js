// editor_buttons.js: the editor's buttons without reload: what was typed is saved, the act is done,
// and the paper comes anew with every unsaved field and the caret where they were.
"use strict";

(() => {
  const copies = window.portalCopies;
  const { form, agreement, element, valuesOf, apply } = window.portalSheet;
  const { say, sayAgain, renew } = window.portalStatus;
  const { units, state, unsent, token, post, isJson, refused, flush } = window.portalSaving;
  let sendingWhole = false;
  let queue = Promise.resolve();

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    event.preventDefault();
    const value = button?.name === "do" ? button.value : "";
    const picker = button?.dataset.picks && document.getElementById(button.dataset.picks);
    if (picker && !picker.value.trim()) {
      wantPick(picker); // the button was pressed first: picking is enough from now on
      return;
    }
    queue = queue.then(() => press(value, button)).catch(() => undefined);
  });

  function wantPick(picker) {
    picker.dataset.wanted = "1";
    const box = document.getElementById(`${picker.id}_error`);
    box.textContent = "Escriba el nombre o la sigla y escoja el actor en la lista.";
    box.hidden = false;
    picker.focus();
  }

  async function press(value, button) {
    if (!value) return saveNow();
    if (value === "submit") return sendWhole();
    const settles = /^(keep_mine|keep_theirs):([^:]+)/.exec(value)?.[2] ?? "";
    await flush(settles);
    return act(value, button, settles);
  }

  async function saveNow() {
    const all = await flush();
    const met = form.querySelector(".meeting");
    if (met) met.scrollIntoView({ block: "center" });
    else if (all && !units.size) say("ok", "Guardado. No hay cambios nuevos");
  }

  async function sendWhole() {
    if (sendingWhole) return;
    await flush();
    if (unsent().length) return; // the status says why: no connection, or no session
    sendingWhole = true;
    form.elements.csrfmiddlewaretoken.value = token();
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "do";
    field.value = "submit";
    form.append(field);
    HTMLFormElement.prototype.submit.call(form);
  }

  async function act(value, button, settles) {
    const body = new URLSearchParams(new FormData(form));
    body.delete("csrfmiddlewaretoken"); // the page's may be old; the header has the present one
    body.set("do", value);
    let response;
    try {
      response = await post(form.dataset.act, body);
    } catch {
      say("warn", "Sin conexión", "Para agregar, quitar o mover filas hace falta la conexión. Su texto está en esta computadora.");
      return;
    }
    if (response.status >= 500) {
      say("warn", "El portal no responde ahora", "No se hizo. Su texto está en esta computadora; inténtelo otra vez en un momento.");
      return;
    }
    if (response.redirected || !isJson(response)) {
      sayAgain();
      return;
    }
    const answer = await response.json();
    if (!("paper" in answer)) {
      refused("", state(""), answer);
      return;
    }
    if (settles) {
      const unit = state(settles);
      if (response.ok || value.startsWith("keep_theirs")) {
        copies.drop(agreement, settles);
        units.delete(settles);
      } else unit.dirty = true;
    }
    replace(answer, value, button, settles);
  }

  function replace(answer, value, button, settles) {
    const typing = [...units].filter(
      ([key, unit]) => key !== settles && element(key) && (unit.dirty || unit.met || unit.unsaved.length),
    );
    const kept = typing.map(([key]) => [key, valuesOf(key)]);
    const held = document.activeElement;
    const focused = held?.name === "do" || !form.contains(held) ? "" : held?.id;
    const caret = focused && "selectionStart" in held ? held.selectionStart : null;
    const others = [...form.querySelectorAll("#new_commitment, #new_collaborator")]
      .filter((field) => field.name !== button?.dataset.picks)
      .map((field) => [field.id, field.value, field.dataset.wanted]);
    document.getElementById("papel").innerHTML = answer.paper;
    for (const [key, values] of kept) if (element(key)) apply(key, values);
    for (const [id, value, wanted] of others) {
      const field = document.getElementById(id);
      if (!field) continue;
      field.value = value;
      if (wanted) field.dataset.wanted = wanted;
    }
    window.portalFilterBoxes?.(form);
    renew(answer);
    if (answer.problems.length) {
      const field = form.querySelector("#papel .is-invalid");
      if (field) field.focus();
      say("warn", "No se hizo", answer.problems.join(" "));
      return;
    }
    say("ok", saidOf(value));
    const back = focused && document.getElementById(focused);
    const row = back || newRow(value, answer.anchor); // who typed on meanwhile stays where they are
    if (!row) return;
    row.focus();
    if (back && caret !== null && row.setSelectionRange) row.setSelectionRange(caret, caret);
  }

  function saidOf(value) {
    const name = value.split(":")[0];
    if (name.startsWith("add_")) return "Se agregó la fila";
    if (name.startsWith("remove_")) return "Se quitó. Puede deshacerlo";
    if (name === "undo") return "Se deshizo";
    if (name === "build") return "Se armó el cronograma";
    if (name === "copy") return "Se copió al mes siguiente";
    return "Hecho";
  }

  function newRow(value, anchor) {
    if (value.startsWith("remove_")) return form.querySelector(".undo button");
    if (value === "add_collaborator") return document.getElementById("new_collaborator");
    const place = anchor && document.querySelector(anchor);
    if (!place) return null;
    const rows = place.querySelectorAll("[role=group]");
    if (value.startsWith("add_contact") || value === "add_commitment" || value.startsWith("add_sub")) {
      const last = rows[rows.length - 1];
      return last?.querySelector("input:not([type=hidden]), textarea") ?? place;
    }
    return place;
  }

  // A link of «Qué falta» leads to the field itself.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".missing a, .note-danger a");
    const place = link?.hash && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!place) return;
    const field = place.querySelector(
      ".is-invalid, input:not([type=hidden]):not([type=search]), textarea, select",
    );
    if (!field) return;
    event.preventDefault();
    place.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });

  document.querySelector("[data-focus]")?.focus();
})();
