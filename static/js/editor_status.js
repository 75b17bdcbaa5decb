// editor_status.js: what the page says of the saving, and the lists beside the paper.
"use strict";

window.portalStatus = (() => {
  const { form } = window.portalSheet;
  const status = document.getElementById("guardado");

  function say(kind, text, detail = "Se guarda solo mientras usted escribe.") {
    status.className = `note note-${kind}`;
    const head = status.querySelector("[data-state]");
    const body = status.querySelector("[data-detail]");
    if (head.textContent !== text) head.textContent = text;
    if (typeof detail === "string") body.textContent = detail;
    else body.replaceChildren(...detail);
  }

  function sayMet(key, who) {
    const link = document.createElement("a");
    link.href = `#dos-${key}`;
    link.textContent = "Ver los dos textos";
    say("warn", `${who} guardó esta misma parte`, ["Nada se perdió. ", link]);
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

  const sayOffline = () =>
    say(
      "warn",
      "Sin conexión. Sus cambios están en esta computadora y se enviarán al volver",
      "Puede seguir escribiendo.",
    );

  const sayAway = () =>
    say(
      "warn",
      "El portal no responde ahora",
      "Sus cambios están en esta computadora y se enviarán al volver.",
    );

  function renew(answer) {
    for (const [id, html] of [
      ["faltantes", answer.missing],
      ["indice", answer.index],
      ["coincide", answer.overlaps],
    ]) {
      if (html === undefined) continue; // it did not change
      const place = document.getElementById(id);
      const isOpen = place.querySelector("details")?.open;
      const held = place.contains(document.activeElement);
      if (held) continue; // somebody is reading the list with the keyboard
      place.innerHTML = html;
      if (isOpen && place.querySelector("details")) place.querySelector("details").open = true;
    }
  }

  const isWarning = () => status.classList.contains("note-warn");

  return { say, sayAgain, sayAway, sayMet, sayOffline, renew, isWarning };
})();
