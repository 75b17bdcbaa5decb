// editor.js: saves each unit of the paper by itself, a few seconds after typing; keeps what could
// not be sent; shows both texts when somebody else saved the same unit. Without it, the page's
// buttons save everything by ordinary sending. Its parts stand in files of their own, loaded in
// order: names of static files carry a hash, which modules could not import by name.
"use strict";

window.portalSaving = (() => {
  const copies = window.portalCopies;
  const { form, agreement, unitOf, element, hidden, valuesOf, remark } = window.portalSheet;
  const { say, sayAgain, sayAway, sayMet, sayOffline, renew, isWarning } = window.portalStatus;
  const user = document.body.dataset.user;
  const IDLE = 1500; // after the last key
  const LATEST = 4000; // after the first unsaved key
  const RETRY = 5000;
  const units = new Map(); // key → { dirty, sending, since, timer, met, unsaved }

  function state(key) {
    if (!units.has(key)) units.set(key, { dirty: false, sending: null, since: 0, unsaved: [] });
    return units.get(key);
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
    if (!isWarning()) say("ok", "Guardando…");
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

  function bodyOf(key, sent) {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(sent))
      for (const item of [value].flat()) body.append(name, item);
    body.set(`${key}-version`, hidden(key, "version").value);
    body.set(`${key}-base`, hidden(key, "base").value);
    return body;
  }

  async function send(key, unit, keepalive) {
    const sent = valuesOf(key);
    unit.dirty = false;
    unit.since = 0;
    unit.waiting = false;
    say("ok", "Guardando…");
    try {
      const address = `${form.getAttribute("action")}${key}/`;
      const response = await post(address, bodyOf(key, sent), keepalive);
      if (response.status >= 500) waitFor(key, unit, sayAway);
      else if (response.redirected || !isJson(response)) waitFor(key, unit, sayAgain);
      else if (response.ok) accepted(key, unit, sent, await response.json());
      else refused(key, unit, await response.json());
    } catch {
      waitFor(key, unit, sayOffline);
    }
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
    if (unit.dirty || answer.unsaved.length)
      copies.keep(agreement, key, { values: valuesOf(key), version: String(answer.version) });
    else copies.drop(agreement, key);
    renew(answer);
    if (unsent().length) return;
    if (answer.unsaved.length)
      say("warn", `Guardado a las ${answer.at}, menos un dato`, "Mire el aviso debajo del campo; lo que escribió sigue ahí.");
    else say("ok", `Guardado a las ${answer.at}`);
  }

  // What the portal did not save, by its reason; the text stays in its fields or beside the paper.
  const refusals = {
    met(key, unit, answer) {
      showBoth(element(key).querySelector("[data-meeting]"), unit.met === answer.version, answer.html);
      unit.met = answer.version;
      sayMet(key, answer.who);
    },
    gone(key, unit, answer) {
      say("warn", "Otra persona quitó esa fila", "Su texto está guardado aparte, arriba de la sección 1.");
      element(key).remove();
      copies.drop(agreement, key);
      const paper = document.getElementById("papel");
      paper.querySelectorAll(".orphan").forEach((note) => note.remove());
      paper.insertAdjacentHTML("afterbegin", answer.html);
    },
    locked(key, unit, answer) {
      say("warn", "El texto ya no se puede cambiar", `${answer.message} Lo que escribió sigue en esta computadora.`);
    },
    broken(key, unit, answer) {
      say("warn", "No se guardó", `${answer.message} Lo que escribió sigue en esta computadora.`);
    },
    "other-user"(key, unit) {
      unit.dirty = true;
      unit.waiting = true;
      say("warn", "En este navegador ingresó otra persona", "Su texto está en esta computadora. Ingrese con su cuenta para guardarlo.");
    },
  };

  const refused = (key, unit, answer) => refusals[answer.reason]?.(key, unit, answer);

  // Both texts, word by word. While somebody types on, only the texts come anew: a button that has
  // the focus keeps it.
  function showBoth(place, isKnown, html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const texts = isKnown && place.querySelector("[data-texts]");
    const freshTexts = fresh.content.querySelector("[data-texts]");
    if (texts && freshTexts) texts.replaceWith(freshTexts);
    else place.replaceChildren(fresh.content);
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

  return { units, state, unsent, token, post, isJson, schedule, refused, flush };
})();
