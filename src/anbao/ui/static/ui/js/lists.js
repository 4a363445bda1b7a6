// Keys in a list: j and k go from row to row, / to the first filter. They can be switched off (WCAG 2.1.4).
"use strict";

(() => {
  const listing = document.querySelector("[data-listing]");
  if (!listing) return;
  const NAME = "anbao-keys";
  const links = () => [...listing.querySelectorAll("tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
  const hint = listing.querySelector("[data-keys]");
  let on = true;
  try {
    on = localStorage.getItem(NAME) !== "off";
  } catch {
    // No storage: on for as long as the page stands.
  }

  function show() {
    if (!hint) return;
    hint.hidden = false;
    hint.querySelector("[data-keys-on]").hidden = !on;
    const button = hint.querySelector("[data-keys-switch]");
    button.textContent = on ? button.dataset.off : button.dataset.on;
  }

  listing.addEventListener("click", (event) => {
    if (!event.target.closest("[data-keys-switch]")) return;
    on = !on;
    try {
      localStorage.setItem(NAME, on ? "on" : "off");
    } catch {
      // As above.
    }
    show();
  });

  function step(by) {
    const all = links();
    const row = document.activeElement.closest("tbody tr");
    const at = row ? all.findIndex((link) => row.contains(link)) : -1;
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) next.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const filter = listing.querySelector(".filters input[type=search], .filters select");
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/" && filter) filter.focus();
    else return;
    event.preventDefault();
  });

  show();
})();
