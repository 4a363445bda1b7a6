// Solves the puzzle of a form while it is being filled in, in a worker, and sends the form once it is solved.
"use strict";

(() => {
  for (const fence of document.querySelectorAll("[data-proof]")) {
    const form = fence.closest("form");
    const nonce = fence.querySelector("[name='nonce']");
    const said = fence.querySelector("[data-proof-said]");
    let pressed = null;
    let worker;
    try {
      worker = new Worker(fence.dataset.worker);
    } catch {
      continue; // the plain way stays: wait, then send
    }
    fence.querySelector("[data-proof-plain]").hidden = true;
    said.hidden = false;

    const holdBack = (event) => {
      event.preventDefault();
      pressed = event.submitter || true;
      said.textContent = fence.dataset.waits;
    };
    form.addEventListener("submit", holdBack);

    worker.onmessage = (event) => {
      nonce.value = event.data;
      said.textContent = fence.dataset.done;
      form.removeEventListener("submit", holdBack);
      if (pressed) form.requestSubmit(pressed === true ? undefined : pressed);
    };
    worker.onerror = () => {
      form.removeEventListener("submit", holdBack);
      said.hidden = true;
      fence.querySelector("[data-proof-plain]").hidden = false;
    };
    worker.postMessage({ challenge: fence.dataset.proof, bits: Number(fence.dataset.bits) });
  }
})();
