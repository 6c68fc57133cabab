// Marks the rules of a new password while it is typed. The server judges; this
// only spares a round trip.
(() => {
  'use strict';
  const form = document.getElementById('reset');
  const password = document.getElementById('password');
  const again = document.getElementById('again');
  const show = document.getElementById('show');
  const alert = document.getElementById('alert');
  const progress = document.getElementById('progress');
  const rules = [...document.querySelectorAll('[data-here]')];
  const later = [...document.querySelectorAll('[data-rule]:not([data-here])')]; // the server's
  const words = form.dataset;

  // As the server counts: characters of the normalized text; space and
  // everything beyond ASCII is a symbol.
  const meets = {
    length: (text, min) => [...text].length >= min,
    upper: (text) => /\p{Lu}/u.test(text),
    lower: (text) => /\p{Ll}/u.test(text),
    digit: (text) => /\p{Nd}/u.test(text),
    symbol: (text) => /[^A-Za-z0-9]/u.test(text),
  };
  const judge = (rule, text) => meets[rule.dataset.rule](text, Number(rule.dataset.min));

  function paint(rule, kind, state) {
    rule.className = kind;
    rule.querySelector('.state').textContent = ', ' + state;
  }

  let soon;
  // mark returns whether all rules are met. asked: the person wants to go on,
  // so what is open is told as missing.
  function mark(asked) {
    const text = password.value.normalize('NFC');
    let met = 0;
    for (const rule of rules) {
      const good = judge(rule, text);
      met += good;
      paint(rule, good ? 'met' : asked ? 'failed' : '', good ? words.met : asked ? words.missed : words.todo);
    }
    clearTimeout(soon);
    soon = setTimeout(() => {
      progress.textContent = text && rules.length
        ? words.progress.replace('{n}', met).replace('{all}', rules.length) : '';
    }, 700);
    return met === rules.length;
  }

  function tell(sentence, field) {
    alert.textContent = sentence;
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', field === password ? 'alert rules' : 'alert');
    field.focus();
  }

  function reveal(yes) {
    password.type = again.type = yes ? 'text' : 'password';
    show.textContent = yes ? words.hide : words.show;
    show.setAttribute('aria-pressed', String(yes));
  }

  password.addEventListener('input', () => {
    mark(false);
    for (const rule of later) paint(rule, 'later', words.later); // what failed was another password
  });
  show.addEventListener('click', () => reveal(password.type === 'password'));
  show.hidden = false;
  for (const field of [password, again]) {
    field.addEventListener('input', () => { alert.textContent = ''; field.removeAttribute('aria-invalid'); });
  }
  form.addEventListener('submit', (event) => {
    if (!mark(true)) {
      event.preventDefault();
      tell(words.open, password);
    } else if (password.value !== again.value) {
      event.preventDefault();
      tell(words.differ, again);
    } else {
      reveal(false); // what is shown as text, browsers offer again as text
    }
  });
  if (password.value) mark(false); // a browser that came back has kept it
})();
