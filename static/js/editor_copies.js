// editor_copies.js: what a person typed, kept in this computer until the portal has it.
// Keyed by person, agreement and unit; removed on saving, at sign-out (portal.js) and after a week.
"use strict";

window.portalCopies = (() => {
  const WEEK = 7 * 24 * 3600 * 1000;
  const user = document.body.dataset.user;
  const begin = (agreement) => `portal:${user}:${agreement}:`;

  function attempt(action) {
    try {
      return action();
    } catch {
      return null; // no room, or storage is off: the portal's own saving goes on
    }
  }

  return {
    keep(agreement, unit, copy) {
      attempt(() =>
        localStorage.setItem(begin(agreement) + unit, JSON.stringify({ ...copy, at: Date.now() })),
      );
    },
    drop(agreement, unit) {
      attempt(() => localStorage.removeItem(begin(agreement) + unit));
    },
    all(agreement) {
      const found = [];
      attempt(() => {
        for (const key of Object.keys(localStorage)) {
          if (!key.startsWith(begin(agreement))) continue;
          const copy = attempt(() => JSON.parse(localStorage.getItem(key)));
          if (!copy || Date.now() - copy.at > WEEK) localStorage.removeItem(key);
          else found.push({ unit: key.slice(begin(agreement).length), ...copy });
        }
      });
      return found;
    },
  };
})();
