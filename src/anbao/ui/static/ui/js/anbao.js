// Comforts only: every page works without this file.
"use strict";

(() => {
  const RESEND_AFTER = 10000; // ms until a form that got no answer may be sent again

  // A form is sent once, however often it is tapped.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) {
      button.setAttribute("aria-disabled", "true");
      const label = button.querySelector("span");
      if (button.dataset.busy && label) {
        button.dataset.label = label.textContent;
        label.textContent = button.dataset.busy;
      }
    }
    setTimeout(() => release(form), RESEND_AFTER);
  });

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled='true']")) {
      button.removeAttribute("aria-disabled");
      const label = button.querySelector("span");
      if (button.dataset.label && label) label.textContent = button.dataset.label;
    }
  }

  // Coming back by the browser's own button: the page may be the one that was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });

  // A whole one-time password sends its form; what is not a digit falls away.
  const digitsOf = (text) => text.normalize("NFKC").replace(/\D/g, "");
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.dataset || !box.dataset.otp) return;
    const digits = digitsOf(box.value).slice(0, Number(box.dataset.otp));
    if (digits !== box.value) box.value = digits;
    if (digits.length === Number(box.dataset.otp) && box.dataset.tried !== digits) {
      box.dataset.tried = digits;
      box.form.requestSubmit(box.form.querySelector("button[type=submit]:not([formaction])"));
    }
  });

  // Show what is typed into a password box.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reveal]");
    if (!button) return;
    const box = document.getElementById(button.dataset.reveal);
    const shown = box.type === "text";
    box.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    if (!button.dataset.show) button.dataset.show = button.textContent;
    button.textContent = shown ? button.dataset.show : button.dataset.hide;
  });

  // A link that carries a form's answers carries what stands there now, even while a price is on its way.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-form]");
    const form = link && document.getElementById(link.dataset.form);
    if (form) link.search = new URLSearchParams(new FormData(form)).toString();
  });

  // An address: first the city, then its districts alone. Without a city all of them stand there.
  function narrow(field) {
    const [city, district] = field.querySelectorAll("select");
    const groups = [...district.querySelectorAll("optgroup")];
    groups.forEach((group) => city.add(new Option(group.label, group.dataset.city)));
    const show = () => {
      groups.forEach((group) => group.remove());
      district.append(...groups.filter((group) => !city.value || group.dataset.city === city.value));
    };
    const chosen = district.selectedOptions[0];
    const group = chosen && chosen.closest("optgroup");
    city.value = group ? group.dataset.city : "";
    if (group) {
      show();
      district.value = chosen.value;
    } else if (district.hasAttribute("aria-invalid")) {
      city.setAttribute("aria-invalid", "true");
    }
    city.addEventListener("change", () => {
      show();
      district.value = "";
    });
    field.querySelector("[data-address-city]").hidden = false;
    const label = field.querySelector("[data-narrowed]");
    label.textContent = label.dataset.narrowed;
  }

  function ready(root) {
    root.querySelectorAll("[data-address]").forEach(narrow);
    root.querySelectorAll("[data-reveal]").forEach((button) => {
      button.hidden = false;
    });
    const focus = root.querySelector("[data-focus]");
    if (focus) focus.focus();
  }

  // A form that only leads on is sent by itself, once: who comes back by the browser's own button stays.
  function forward() {
    const form = document.querySelector("form[data-forward]");
    if (!form) return;
    history.replaceState(null, "", location.pathname);
    form.requestSubmit();
  }

  // The link of an error summary goes to the box itself, not past it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a");
    const box = link && document.getElementById(link.hash.slice(1));
    if (!box) return;
    event.preventDefault();
    box.closest(".field").scrollIntoView({ block: "center" });
    box.focus({ preventScroll: true });
  });

  // A price or a state could not be fetched: say so where the page has words for it.
  document.addEventListener("htmx:responseError", () => {
    document.querySelectorAll("[data-offline]").forEach((notice) => {
      notice.hidden = false;
    });
  });

  ready(document);
  forward();
})();
