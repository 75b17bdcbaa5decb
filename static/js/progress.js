// progress.js: a row of section 6 saves itself. Without it the page has its «Guardar» button.
"use strict";

(() => {
  // On a phone the grid opens at the month in view.
  const grid = document.querySelector("[data-grid]");
  const inView = grid && grid.querySelector("[aria-current]");
  if (inView) {
    const beyond = inView.getBoundingClientRect().right - grid.getBoundingClientRect().right;
    grid.scrollLeft = Math.max(0, beyond + inView.offsetWidth);
  }

  const sheet = document.getElementById("avance");
  if (!sheet || !sheet.querySelector("[data-row]")) return;

  const PAUSE = 1500; // ms without typing before a note is saved
  const ARROWS = 700; // ms on a level that was reached with the arrow keys
  const AGAIN = 15000; // ms before a save that found no network is tried again
  sheet.classList.add("saves-itself");
  const keys = sheet.querySelector("[data-keys]");
  if (keys) keys.hidden = false;

  class Row {
    constructor(box) {
      this.box = box;
      this.radios = [...box.querySelectorAll("input[type=radio]")];
      this.note = box.querySelector("textarea");
      this.people = box.querySelector(".sheet-people input");
      this.files = box.querySelector("input[type=file]");
      this.version = box.querySelector("[data-version]");
      this.key = ["portal", document.body.dataset.user, "avance", sheet.dataset.agreement,
        sheet.dataset.month, box.id].join(":");
      this.savedLevel = box.dataset.level;
      this.held = box.classList.contains("has-fault");
      this.stood = this.content();
      this.recover();
    }

    get level() {
      const chosen = this.radios.find((radio) => radio.checked);
      return chosen ? chosen.value : "";
    }

    content() {
      return JSON.stringify([this.level, this.note.value, this.people.value]);
    }

    choose(level) {
      this.radios.forEach((radio) => { radio.checked = radio.value === level; });
    }

    // --- the browser's copy, until the row is saved

    keep() {
      const copy = { level: this.level, note: this.note.value, people: this.people.value,
        version: this.version.value, at: Date.now() };
      try { localStorage.setItem(this.key, JSON.stringify(copy)); } catch { /* full or forbidden */ }
    }

    forget() {
      try { localStorage.removeItem(this.key); } catch { /* forbidden */ }
    }

    recover() {
      let copy = null;
      try { copy = JSON.parse(localStorage.getItem(this.key)); } catch { /* not ours */ }
      if (!copy) return;
      if (this.content() === JSON.stringify([copy.level, copy.note, copy.people])) {
        this.forget();
        return;
      }
      this.choose(copy.level);
      this.note.value = copy.note;
      this.people.value = copy.people;
      this.version.value = copy.version;
      this.say("Recuperado: lo que había escrito y no se guardó.");
    }

    // --- saving

    changed(wait) {
      this.keep();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), wait);
    }

    async save() {
      clearTimeout(this.timer);
      if (this.held) return;
      if (this.saving) {
        this.again = true;
        return;
      }
      const sent = this.content();
      const withFiles = this.files.files.length > 0;
      if (sent === this.stood && !withFiles) return;
      if (this.level === "") {
        this.say(withFiles || this.note.value || this.people.value
          ? "Escoja el nivel para guardar esta fila." : "");
        return;
      }
      if (this.level === "0" && !this.note.value.trim()) {
        this.faults({ note: "Escriba por qué no hubo avance; con 0 % hace falta la nota." });
        this.tag("late", "Falta la nota");
        return;
      }
      this.saving = true;
      this.say("Guardando…");
      try {
        await this.send(sent, withFiles);
      } catch {
        this.say("Sin conexión. Lo escrito está en esta computadora y se enviará al volver.");
        this.timer = setTimeout(() => this.save(), AGAIN);
      }
      this.saving = false;
      if (this.again) {
        this.again = false;
        this.save();
      }
    }

    async send(sent, withFiles) {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", sheet.querySelector("[name=csrfmiddlewaretoken]").value);
      body.append("mes", sheet.dataset.month);
      const fields = [this.note, this.people, this.version];
      fields.forEach((field) => body.append(field.name, field.value));
      body.append(this.radios[0].name, this.level);
      if (withFiles) [...this.files.files].forEach((file) => body.append(this.files.name, file));
      const answer = await fetch(this.box.dataset.save, {
        method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual",
      });
      if (answer.status >= 500) throw new Error("the portal is away");
      const isOurs = (answer.headers.get("Content-Type") || "").includes("json");
      if (!isOurs) {
        this.say("No se guardó: su sesión terminó o cambió. Ingrese en otra pestaña y cargue esta "
          + "página otra vez; lo escrito queda en esta computadora.");
        return;
      }
      const told = await answer.json();
      if (answer.status === 409) this.conflict(told);
      else if (answer.status === 422) this.refused(told, sent, withFiles);
      else this.saved(told, sent, withFiles);
    }

    saved(told, sent, withFiles) {
      this.stood = sent;
      this.savedLevel = JSON.parse(sent)[0];
      this.box.dataset.level = this.savedLevel;
      this.version.value = told.version;
      if (this.content() === sent) this.forget();
      this.faults({});
      this.box.classList.remove("has-fault");
      this.tag(told.tag.kind, told.tag.words);
      this.say(`Guardado ${told.at}`);
      this.box.querySelector("[data-undo]").hidden = false;
      if (withFiles) {
        this.files.value = "";
        this.box.querySelector("[data-files]").innerHTML = told.files;
      }
      const cell = document.querySelector(`[data-cell="${this.box.id}-${sheet.dataset.month}"]`);
      if (cell) cell.innerHTML = told.cell;
      count();
    }

    // The level may have been saved all the same: then only a file was refused.
    refused(told, sent, withFiles) {
      if (told.saved) this.saved(told.saved, sent, withFiles);
      this.faults(told.errors);
      this.say(told.saved ? `Nivel guardado ${told.saved.at}. El archivo no se guardó.`
        : "No se guardó.");
    }

    conflict(told) {
      this.held = true;
      this.version.value = told.version;
      this.keep();
      this.box.querySelector("[data-conflict]").innerHTML = told.conflict;
      this.say("No se guardó: otra persona guardó esta fila.");
    }

    // --- what the row says

    say(text) {
      this.box.querySelector("[data-said]").textContent = text;
    }

    tag(kind, words) {
      const tag = this.box.querySelector("[data-tag]");
      tag.className = kind ? `tag tag-${kind}` : "tag";
      tag.textContent = words;
    }

    faults(errors) {
      this.box.querySelectorAll("[data-fault]").forEach((place) => {
        place.textContent = errors[place.dataset.fault] || "";
      });
      [["note", this.note], ["people_reached", this.people]].forEach(([name, field]) => {
        field.classList.toggle("is-invalid", Boolean(errors[name]));
        if (errors[name]) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      });
    }

    // Supr: a level that is not saved goes back to what stands saved.
    clear() {
      if (this.level === this.savedLevel) return;
      clearTimeout(this.timer);
      this.choose(this.savedLevel);
      this.faults({});
      this.say("");
      if (this.content() === this.stood) this.forget();
      else this.keep();
    }
  }

  const rows = [...sheet.querySelectorAll("fieldset[data-row]")].map((box) => new Row(box));
  const rowOf = (element) => rows.find((row) => row.box.contains(element));

  function count() {
    const missing = rows.filter((row) => row.savedLevel === "").length;
    const status = sheet.querySelector("[data-status]");
    status.textContent = missing
      ? `${missing === 1 ? "Falta" : "Faltan"} ${missing} de ${rows.length} casillas.`
      : "Todas las casillas de este mes están reportadas.";
  }

  let lastArrow = 0;
  sheet.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (!row) return;
    if (event.target.type === "radio") row.changed(Date.now() - lastArrow < 100 ? ARROWS : 0);
    else if (event.target.type !== "file") row.changed(PAUSE);
  });
  sheet.addEventListener("change", (event) => {
    const row = rowOf(event.target);
    if (row && event.target.type !== "radio") row.save();
  });

  sheet.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    if (!row || event.ctrlKey || event.metaKey) return;
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(row, event.target, event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    if (event.altKey) return;
    if (event.key.startsWith("Arrow")) lastArrow = Date.now();
    if (event.target.matches("textarea, input:not([type=radio]):not([type=file])")) return;
    if (/^[0-4]$/.test(event.key)) {
      event.preventDefault();
      const radio = row.radios[Number(event.key)];
      radio.focus();
      radio.checked = true;
      row.changed(0);
    } else if (event.key === "Delete") {
      event.preventDefault();
      row.clear();
    }
  });

  // Alt with an arrow: the same field of the next or previous row.
  function step(row, field, by) {
    const next = rows[rows.indexOf(row) + by];
    if (!next) return;
    const twin = [["radio", next.radios.find((radio) => radio.checked) || next.radios[0]],
      ["textarea", next.note], ["file", next.files]].find(([type]) => field.type === type);
    (twin ? twin[1] : field.matches("a, button") ? next.radios[0] : next.people).focus();
  }

  // Pressing a button of the form sends everything: nothing else is on its way.
  sheet.addEventListener("submit", () => rows.forEach((row) => clearTimeout(row.timer)));
  sheet.addEventListener("click", (event) => {
    if (event.target.closest("[data-drop]")) rowOf(event.target).forget();
  });
  window.addEventListener("online", () => rows.forEach((row) => row.save()));
})();
