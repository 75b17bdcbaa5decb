// editor.js: saves each unit of the paper by itself, a few seconds after typing; keeps what could
// not be sent; shows both texts when somebody else saved the same unit. Without it, the page's
// buttons save everything by ordinary sending.
"use strict";

(() => {
  const form = document.querySelector("[data-editor]");
  if (!form) return;
  const copies = window.portalCopies;
  const agreement = form.dataset.agreement;
  const user = document.body.dataset.user;
  const status = document.getElementById("guardado");
  const IDLE = 1500; // after the last key
  const LATEST = 4000; // after the first unsaved key
  const RETRY = 5000;
  const units = new Map(); // key → { dirty, sending, since, timer, met, unsaved }
  let sendingWhole = false;
  let queue = Promise.resolve();

  // --- units ------------------------------------------------------------------------------

  const unitOf = (field) => field.closest("[data-unit]")?.dataset.unit;
  const element = (key) => form.querySelector(`[data-unit="${CSS.escape(key)}"]`);
  const hidden = (key, name) => form.elements.namedItem(`${key}-${name}`);

  function state(key) {
    if (!units.has(key)) units.set(key, { dirty: false, sending: null, since: 0, unsaved: [] });
    return units.get(key);
  }

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

  // --- what the page says -------------------------------------------------------------------

  function say(kind, text, detail = "Se guarda solo mientras usted escribe.") {
    status.className = `note note-${kind}`;
    const head = status.querySelector("[data-state]");
    const body = status.querySelector("[data-detail]");
    if (head.textContent !== text) head.textContent = text;
    if (typeof detail === "string") body.textContent = detail;
    else body.replaceChildren(...detail);
  }

  function sayAgain() {
    const link = document.createElement("a");
    link.href = form.dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Ingrese otra vez (se abre aparte)";
    say("warn", "Su sesión terminó", [
      "Sus cambios están en esta computadora. ",
      link,
      " y siga escribiendo aquí; se guardarán solos.",
    ]);
  }

  const unsent = () => [...units].filter(([, unit]) => unit.dirty).map(([key]) => key);

  // --- sending --------------------------------------------------------------------------------

  function token() {
    const name = `${form.dataset.csrfCookie}=`;
    const pair = document.cookie.split("; ").find((cookie) => cookie.startsWith(name));
    return pair ? pair.slice(name.length) : form.elements.csrfmiddlewaretoken.value;
  }

  function post(address, body, keepalive = false) {
    return fetch(address, {
      method: "POST",
      body,
      keepalive,
      credentials: "same-origin",
      headers: { "X-CSRFToken": token(), "X-Portal-User": user, Accept: "application/json" },
    });
  }

  const isJson = (response) => response.headers.get("Content-Type")?.startsWith("application/json");

  function changed(key) {
    const unit = state(key);
    unit.dirty = true;
    unit.since ||= Date.now();
    copies.keep(agreement, key, { values: valuesOf(key), version: hidden(key, "version").value });
    if (!status.classList.contains("note-warn")) say("ok", "Guardando…");
    schedule(key, Math.min(IDLE, Math.max(0, unit.since + LATEST - Date.now())));
  }

  function schedule(key, wait) {
    const unit = state(key);
    window.clearTimeout(unit.timer);
    unit.timer = window.setTimeout(() => save(key), wait);
  }

  async function save(key, keepalive = false) {
    const unit = state(key);
    if (unit.sending) return unit.sending;
    if (!unit.dirty || !element(key)) return undefined;
    window.clearTimeout(unit.timer);
    unit.sending = send(key, unit, keepalive).finally(() => {
      unit.sending = null;
      if (unit.dirty && !unit.waiting) schedule(key, IDLE);
    });
    return unit.sending;
  }

  async function send(key, unit, keepalive) {
    const sent = valuesOf(key);
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(sent))
      for (const item of [value].flat()) body.append(name, item);
    body.set(`${key}-version`, hidden(key, "version").value);
    body.set(`${key}-base`, hidden(key, "base").value);
    unit.dirty = false;
    unit.since = 0;
    unit.waiting = false;
    say("ok", "Guardando…");
    let response;
    try {
      response = await post(`${form.getAttribute("action")}${key}/`, body, keepalive);
    } catch {
      return waitFor(key, unit, () =>
        say(
          "warn",
          "Sin conexión. Sus cambios están en esta computadora y se enviarán al volver",
          "Puede seguir escribiendo.",
        ),
      );
    }
    const isAway = response.status >= 500;
    if (isAway || response.redirected || !isJson(response)) {
      return waitFor(key, unit, () =>
        isAway
          ? say("warn", "El portal no responde ahora", "Sus cambios están en esta computadora y se enviarán al volver.")
          : sayAgain(),
      );
    }
    const answer = await response.json();
    if (response.ok) accepted(key, unit, sent, answer);
    else refused(key, unit, answer);
    return undefined;
  }

  function waitFor(key, unit, tell) {
    unit.dirty = true;
    unit.waiting = true;
    tell();
    window.clearTimeout(unit.timer);
    unit.timer = window.setTimeout(() => save(key), RETRY);
  }

  function accepted(key, unit, sent, answer) {
    hidden(key, "version").value = answer.version;
    hidden(key, "base").value = answer.base;
    unit.met = null;
    unit.unsaved = answer.unsaved;
    element(key).querySelector("[data-meeting]")?.replaceChildren();
    for (const [name, full] of Object.entries(answer.names)) {
      const field = form.elements.namedItem(name);
      if (field && full && field.value === sent[name] && document.activeElement !== field)
        field.value = full;
    }
    remark(key, answer.remarks);
    if (!unit.dirty) {
      if (answer.unsaved.length)
        copies.keep(agreement, key, { values: valuesOf(key), version: String(answer.version) });
      else copies.drop(agreement, key);
    } else copies.keep(agreement, key, { values: valuesOf(key), version: String(answer.version) });
    renew(answer);
    if (unsent().length) return;
    if (answer.unsaved.length)
      say("warn", `Guardado a las ${answer.at}, menos un dato`, "Mire el aviso debajo del campo; lo que escribió sigue ahí.");
    else say("ok", `Guardado a las ${answer.at}`);
  }

  function refused(key, unit, answer) {
    if (answer.reason === "met") {
      const panel = element(key).querySelector("[data-meeting]");
      if (unit.met !== answer.version) panel.innerHTML = answer.html;
      unit.met = answer.version;
      say("warn", "Otra persona guardó esta misma parte", "Nada se perdió: compare los dos textos en su sección.");
    } else if (answer.reason === "gone") {
      say("warn", "Otra persona quitó esa fila", "Su texto está guardado aparte, arriba de la sección 1.");
      element(key).remove();
      copies.drop(agreement, key);
      const papel = document.getElementById("papel");
      papel.querySelectorAll(".orphan").forEach((note) => note.remove());
      papel.insertAdjacentHTML("afterbegin", answer.html);
    } else if (answer.reason === "locked") {
      say("warn", "El texto ya no se puede cambiar", `${answer.message} Lo que escribió sigue en esta computadora.`);
    } else if (answer.reason === "other-user") {
      unit.dirty = true;
      unit.waiting = true;
      say("warn", "En este navegador ingresó otra persona", "Su texto está en esta computadora. Ingrese con su cuenta para guardarlo.");
    }
  }

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

  function renew(answer) {
    for (const [id, html] of [
      ["faltantes", answer.missing],
      ["indice", answer.index],
    ]) {
      const place = document.getElementById(id);
      const isOpen = place.querySelector("details")?.open;
      const held = place.contains(document.activeElement);
      if (held) continue; // somebody is reading the list with the keyboard
      place.innerHTML = html;
      if (isOpen && place.querySelector("details")) place.querySelector("details").open = true;
    }
  }

  async function flush(except = "") {
    for (let round = 0; round < 3; round += 1) {
      const keys = [...units.keys()].filter((key) => key !== except);
      await Promise.all(keys.map((key) => units.get(key).sending));
      const dirty = unsent().filter((key) => key !== except);
      if (!dirty.length) return true;
      for (const key of dirty) await save(key);
    }
    return !unsent().filter((key) => key !== except).length;
  }

  // --- buttons --------------------------------------------------------------------------------

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

  // --- typing -----------------------------------------------------------------------------------

  form.addEventListener("input", (event) => {
    const key = unitOf(event.target);
    if (key && event.target.name?.startsWith(`${key}-`)) changed(key);
  });
  form.addEventListener("change", (event) => {
    const key = unitOf(event.target);
    if (!key || !event.target.name?.startsWith(`${key}-`)) return;
    if (event.target.matches("select, [type=checkbox], [type=month]")) changed(key);
  });

  window.addEventListener("online", () => unsent().forEach((key) => save(key)));
  window.addEventListener("focus", () => unsent().forEach((key) => save(key)));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") unsent().forEach((key) => save(key, true));
  });

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

  // --- copies of a tab that died, a session that ended, a network that went ------------------------

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
    form.before(note);
    form.parentElement.querySelector(":scope > .note") && document.querySelector(".cols-editor").before(note);
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

  document.querySelector("[data-focus]")?.focus();
  restore();
})();
