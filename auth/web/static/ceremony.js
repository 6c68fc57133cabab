// The ceremony of a passkey (WebAuthn Level 3): asks the browser on a click,
// hands the answer to the server, and leaves for where the server says.
(() => {
  'use strict';
  const page = document.getElementById('ceremony');
  const go = document.getElementById('go');
  const back = document.getElementById('back');
  const alert = document.getElementById('alert');
  const status = document.getElementById('status');
  const creates = page.dataset.creates === 'true';
  const patience = 20000; // of a request to the server, in milliseconds
  const lateAt = Date.now() + Number(page.dataset.seconds) * 1000;
  let busy = false;
  let over = false;
  let asking; // AbortController while the browser asks the person
  let made; // a credential that the server could not be given yet

  const word = (name) => document.querySelector('[data-word="' + name + '"]').textContent;

  // say tells how it goes; fail what went wrong, and moves the focus there.
  function say(name) {
    alert.textContent = '';
    status.textContent = name ? word(name) : '';
  }
  function fail(name) {
    status.textContent = '';
    alert.textContent = word(name);
    alert.focus();
  }
  // work: while the browser asks the person, the way back stays open.
  function work(yes) {
    busy = yes;
    go.setAttribute('aria-disabled', String(yes));
    back.setAttribute('aria-disabled', String(yes && !asking));
    go.setAttribute('aria-busy', String(yes));
  }
  // end: nothing but going back is left, or not even that.
  function end(name, mayGoBack) {
    over = !mayGoBack;
    work(false);
    go.hidden = true;
    back.hidden = !mayGoBack;
    fail(name);
  }

  // Bytes travel as base64url. Browsers before the JSON methods of Level 3, and
  // password managers that stand in for them, take and give bytes.
  const fromBase64 = (text) => Uint8Array.from(
    atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const toBase64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: fromBase64(one.id) }));

  function readOptions() {
    const sent = JSON.parse(page.dataset.options);
    const options = sent.publicKey || sent;
    if (creates) {
      if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(options);
      return {
        ...options, challenge: fromBase64(options.challenge), user: { ...options.user, id: fromBase64(options.user.id) },
        excludeCredentials: withBytes(options.excludeCredentials),
      };
    }
    if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return { ...options, challenge: fromBase64(options.challenge), allowCredentials: withBytes(options.allowCredentials) };
  }

  function writeCredential(credential) {
    try {
      return credential.toJSON();
    } catch { /* not there, or of a stand-in that cannot */ }
    const { response } = credential;
    const written = { clientDataJSON: toBase64(response.clientDataJSON) };
    for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (response[name]) written[name] = toBase64(response[name]);
    }
    if (response.getTransports) written.transports = response.getTransports();
    return {
      id: credential.id, rawId: toBase64(credential.rawId), type: credential.type, response: written,
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  async function post(url, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    try {
      const answer = await fetch(url, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, credentials: 'same-origin',
        body: JSON.stringify({ request_uri: page.dataset.request, ...body }), signal: stop.signal,
      });
      const said = await answer.json();
      return said.error || said.redirect ? said : { error: 'failed' };
    } catch {
      return { error: 'offline' };
    } finally {
      clearTimeout(timer);
    }
  }

  // signal lets the browser forget passkeys that are good no more. It never
  // holds anybody up.
  async function signal(s) {
    if (!s) return;
    try {
      let told;
      if (s.unknown && PublicKeyCredential.signalUnknownCredential) {
        told = PublicKeyCredential.signalUnknownCredential({ rpId: s.rp_id, credentialId: s.unknown });
      } else if (s.user_id && PublicKeyCredential.signalAllAcceptedCredentials) {
        told = PublicKeyCredential.signalAllAcceptedCredentials(
          { rpId: s.rp_id, userId: s.user_id, allAcceptedCredentialIds: s.accepted || [] });
      }
      await Promise.race([told, new Promise((enough) => setTimeout(enough, 1000))]);
    } catch { /* the browser keeps what it has */ }
  }

  function leave(said) {
    over = true;
    say('leaving');
    location.replace(said.redirect);
  }

  // answered takes what the server said. A credential that it has not looked at
  // is kept, to be sent again.
  async function answered(said) {
    if (!['offline', 'too_many_attempts', 'temporarily_unavailable'].includes(said.error)) made = undefined;
    await signal(said.signal);
    switch (said.error) {
      case undefined:
        return leave(said);
      case 'leg_over': case 'leg_elsewhere': case 'passkey_refused':
        return end(said.error, false);
      case 'too_many_attempts': case 'temporarily_unavailable':
        return retry('busy');
      case 'passkey_unknown': case 'offline':
        return retry(said.error);
    }
    return retry('failed');
  }
  function retry(name) {
    work(false);
    go.textContent = word('again');
    fail(name);
  }

  // refused takes what the browser said (WebAuthn, sections 5.1.3 and 5.1.4).
  function refused(error) {
    switch (error && error.name) {
      case 'NotAllowedError': case 'AbortError':
        return retry('cancelled');
      case 'InvalidStateError':
        return creates ? end('exists', true) : retry('failed');
      case 'SecurityError':
        return end('address', true);
    }
    return retry('failed');
  }

  // ask returns what the browser makes, or undefined once it was told to stop.
  async function ask() {
    const mine = new AbortController();
    asking = mine;
    work(true);
    say('waiting');
    try {
      const request = { publicKey: readOptions(), signal: mine.signal };
      const credential = await (creates ? navigator.credentials.create(request) : navigator.credentials.get(request));
      return mine.signal.aborted ? undefined : writeCredential(credential);
    } catch (error) {
      if (mine.signal.aborted) return undefined;
      throw error;
    } finally {
      if (asking === mine) asking = undefined;
    }
  }
  function stopAsking() {
    const running = asking;
    asking = undefined;
    if (running) running.abort();
  }

  async function ceremony() {
    if (busy || over) return undefined;
    try {
      made = made || await ask();
    } catch (error) {
      return refused(error);
    }
    if (!made) return undefined; // who stopped it goes on
    work(true);
    say('sending');
    return answered(await post(page.dataset.finish, { response: made }));
  }

  async function cancel() {
    if (over || (busy && !asking)) return;
    stopAsking();
    work(true);
    say('sending');
    await answered(await post(page.dataset.cancel, {}));
  }

  function tooLate() {
    if (over || Date.now() < lateAt || (busy && !asking)) return; // what is sent, the server judges
    end('late', false);
    stopAsking();
  }

  async function begin() {
    document.getElementById('stuck').remove();
    page.hidden = false;
    go.addEventListener('click', ceremony);
    back.addEventListener('click', cancel);
    setInterval(tooLate, 1000); // one long timer would stand still while a computer sleeps
    document.addEventListener('visibilitychange', tooLate);
    if (!window.PublicKeyCredential || !navigator.credentials) return end('none', true);
    let here = false;
    try {
      here = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
    } catch { /* as if there were none */ }
    if (here || busy || over) return undefined;
    say('device');
    go.textContent = word('other');
    return undefined;
  }
  begin();
})();
