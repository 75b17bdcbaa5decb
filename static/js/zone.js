// zone.js: an area drawn on the canton's map. The points stand in a text field, one a line, which
// is what is sent; the drawing writes into it and shows what is typed there.
"use strict";

document.querySelectorAll("[data-area]").forEach((part) => {
  const field = document.getElementById(part.dataset.area);
  const drawing = part.querySelector(".area-drawing");
  if (!field || !drawing) return;
  const status = drawing.querySelector("[role=status]");
  const maps = [...drawing.querySelectorAll("svg.zone-map")];
  const button = (name) => drawing.querySelector(`[data-zone=${name}]`);
  const POINT = /^\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*$/;
  let closed = false;

  drawing.hidden = false;
  maps.forEach((map) => {
    map.classList.add("is-drawn-on");
    map.shape = add(map, "path", "area");
    map.dots = add(map, "g", "dots");
    map.addEventListener("click", (event) => click(map, event));
  });
  field.addEventListener("input", () => draw());
  button("undo").addEventListener("click", () => {
    write(lines().slice(0, -1));
    closed = false;
    draw();
  });
  button("clear").addEventListener("click", () => {
    write([]);
    closed = false;
    draw();
  });
  button("close").addEventListener("click", () => {
    closed = points().length > 2;
    draw();
  });
  closed = points().length > 2; // an area that was stored or sent before
  draw();

  function lines() {
    return field.value.split("\n").filter((line) => line.trim());
  }

  function write(list) {
    field.value = list.join("\n");
  }

  // [longitude, latitude] of each line that is a point; west of Greenwich is negative.
  function points() {
    return lines()
      .map((line) => POINT.exec(line))
      .filter(Boolean)
      .map((found) => [found[1], found[2]].map((text) => Number(text.replace(",", "."))))
      .map(([one, other]) => (one < 0 && other > 0 ? [one, other] : [other, one]));
  }

  function click(map, event) {
    if (closed) {
      say("El área está cerrada. Quite el último punto para seguir dibujando.");
      return;
    }
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(
      map.getScreenCTM().inverse(),
    );
    const { west, north, across, down } = numbers(map);
    const longitude = (west + at.x / across).toFixed(5);
    const latitude = (north - at.y / down).toFixed(5);
    write([...lines(), `${latitude}, ${longitude}`]);
    draw();
  }

  function numbers(map) {
    return Object.fromEntries(
      ["west", "north", "across", "down"].map((name) => [name, Number(map.dataset[name])]),
    );
  }

  function draw() {
    const known = points();
    maps.forEach((map) => {
      const { west, north, across, down } = numbers(map);
      const places = known.map(([longitude, latitude]) => [
        (longitude - west) * across,
        (north - latitude) * down,
      ]);
      const path = places.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
      map.shape.setAttribute("d", path ? `M${path}${closed ? "z" : ""}` : "");
      map.shape.classList.toggle("is-open", !closed);
      map.dots.replaceChildren();
      places.forEach(([x, y]) => {
        const dot = add(map.dots, "circle", "dot");
        dot.setAttribute("cx", x.toFixed(1));
        dot.setAttribute("cy", y.toFixed(1));
        dot.setAttribute("r", "3.5");
      });
    });
    button("undo").disabled = button("clear").disabled = !known.length;
    button("close").disabled = closed || known.length < 3;
    const count = `${known.length} ${known.length === 1 ? "punto" : "puntos"}.`;
    if (!known.length) say("Sin puntos todavía.");
    else if (closed) say(`${count} El área está cerrada.`);
    else if (known.length < 3) say(`${count} Faltan ${3 - known.length} para un área.`);
    else say(`${count} Ya puede cerrar el área o seguir.`);
  }

  function say(text) {
    status.textContent = text;
  }

  function add(parent, name, css) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    made.setAttribute("class", css);
    parent.append(made);
    return made;
  }
});
