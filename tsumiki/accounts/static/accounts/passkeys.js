// Passkeys: <form data-passkey="login|create|get">. Options come from the form's own address (login) or from the
// JSON block named by data-options. Without this file the forms stay hidden and the password is the way in.
(() => {
  "use strict";

  const optionsOf = async (form) => {
    if (form.dataset.passkey !== "login") {
      return JSON.parse(document.getElementById(form.dataset.options).textContent);
    }
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      throw new Error(`no passkey options: ${answer.status}`);
    }
    return answer.json();
  };

  const created = (form, options) => {
    const wanted = structuredClone(options.creation_options);
    const selection = wanted.publicKey.authenticatorSelection;
    const passwordless = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
    selection.residentKey = passwordless ? "required" : "discouraged";
    selection.requireResidentKey = passwordless;
    if (passwordless) {
      selection.userVerification = "required";
    }
    return window.webauthnJSON.create(wanted);
  };

  const fieldOf = (form) => {
    if (form.elements.credential) {
      return form.elements.credential;
    }
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "credential";
    form.append(field);
    return field;
  };

  const ask = async (form) => {
    const problem = form.querySelector("[data-passkey-problem]");
    problem.hidden = true;
    try {
      const options = await optionsOf(form);
      const credential =
        form.dataset.passkey === "create"
          ? await created(form, options)
          : await window.webauthnJSON.get(options.request_options);
      fieldOf(form).value = JSON.stringify(credential);
      form.submit();
    } catch {
      problem.hidden = false;
    }
  };

  if (!window.PublicKeyCredential) {
    return;
  }
  for (const section of document.querySelectorAll("[data-passkey-section]")) {
    section.hidden = false;
  }
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
})();
