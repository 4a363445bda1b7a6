// Passkeys: asks the browser's own dialog, puts its answer into the form and sends it. Without this file the forms stay
// hidden, and the page's other ways are there.
"use strict";

(() => {
  if (!window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    buffer
      ? btoa(String.fromCharCode(...new Uint8Array(buffer)))
          .replace(/\+/g, "-")
          .replace(/\//g, "_")
          .replace(/=+$/, "")
      : "";
  const described = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  function asked(options) {
    const read = { ...options, challenge: bytes(options.challenge) };
    if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
    if (options.excludeCredentials) read.excludeCredentials = described(options.excludeCredentials);
    if (options.allowCredentials) read.allowCredentials = described(options.allowCredentials);
    return { publicKey: read };
  }

  function said(credential) {
    const { response } = credential;
    return JSON.stringify({
      id: credential.id,
      type: credential.type,
      response: {
        clientDataJSON: text(response.clientDataJSON),
        attestationObject: text(response.attestationObject),
        authenticatorData: response.attestationObject ? "" : text(response.authenticatorData),
        signature: text(response.signature),
        userHandle: text(response.userHandle),
        transports: response.getTransports ? response.getTransports() : [],
      },
    });
  }

  async function answer(form) {
    const reply = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
    if (!reply.ok) throw new Error(reply.statusText);
    const options = asked(await reply.json());
    const makes = form.dataset.passkey === "add";
    return said(await (makes ? navigator.credentials.create(options) : navigator.credentials.get(options)));
  }

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const box = form.elements.passkey;
    const failed = form.querySelector("[data-passkey-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (box.value) return;
      event.preventDefault();
      failed.hidden = true;
      try {
        box.value = await answer(form);
      } catch {
        failed.hidden = false;
        return;
      }
      form.requestSubmit();
    });
  });
})();
