// admin.js: gives names to the controls of Django's admin that have none for a screen reader.
"use strict";

function nameControls() {
  const search = document.getElementById("searchbar");
  if (search) search.setAttribute("aria-label", "Buscar");
  for (const combo of document.querySelectorAll(".select2-selection[role=combobox]")) {
    const select = combo.closest(".related-widget-wrapper, .fieldBox, .form-row, td")?.querySelector("select");
    const label = select && document.querySelector(`label[for="${select.id}"]`);
    if (!label) continue;
    label.id = label.id || `${select.id}-label`;
    const shown = combo.querySelector(".select2-selection__rendered");
    if (!shown) continue;
    combo.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    shown.setAttribute("aria-label", label.textContent.trim());
  }
}

// The pickers are built by other scripts, at the start and with every added row.
new MutationObserver(nameControls).observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", nameControls);
