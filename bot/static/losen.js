/* Everything here is an extra: without it every form works by itself. Texts come from the page.
   Words wait in sessionStorage only, under their client id, until the server has answered. */
(() => {
  const d = document, $ = (id) => d.getElementById(id), shop = window.sessionStorage;
  const clear = () => { try { shop.clear(); } catch { /* storage is off */ } };
  if (d.querySelector('[data-rydd-na]')) clear();
  for (const f of d.querySelectorAll('form[data-rydd]')) f.addEventListener('submit', clear);
  addEventListener('pageshow', (e) => { if (e.persisted) location.reload(); });
  const print = $('skriv-ut');
  if (print) { print.hidden = false; print.onclick = () => window.print(); }

  const form = $('melding');
  if (!form) return;
  const box = $('skriv'), log = $('meldinger'), wait = $('venter'), said = $('lagret');
  const fault = $('feil'), buttons = $('valg'), t = $('tekster').dataset, field = form.elements;
  const shelf = 'losen.' + form.dataset.hylle, day = 864e5;
  let queue = [], busy = false, newest, tries = 0, timer;

  const keep = (name, value) => {
    try { value ? shop.setItem(shelf + name, value) : shop.removeItem(shelf + name); } catch { /* off */ }
  };
  const kept = (name) => { try { return shop.getItem(shelf + name); } catch { return null; } };
  const uuid = () => '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (c) =>
    (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16));
  const tell = (text) => { if (said.textContent !== text) said.textContent = text; };
  const fail = (text) => {
    fault.replaceChildren();
    box.toggleAttribute('aria-invalid', false);
    if (!text) return;
    const p = d.createElement('p');
    p.className = 'ds-validation-message';
    p.textContent = text;
    fault.append(p);
    box.setAttribute('aria-invalid', 'true');
  };
  const last = () => (log.lastElementChild ? log.lastElementChild.id.slice(2) : '');
  const waiting = () => {
    keep('ko', queue.length ? JSON.stringify(queue) : '');
    wait.hidden = !queue.length;
    buttons.inert = queue.some((q) => q.choice);
    wait.replaceChildren(...queue.map((q) => {
      const li = $('mal').content.firstElementChild.cloneNode(true);
      li.querySelector('.ord').textContent = q.label;
      li.querySelector('.merk').textContent = tries ? t.her : t.sender;
      return li;
    }));
  };

  /* Puts what is new where it belongs. The log only grows; nothing in it is written again. */
  const take = (html, quiet) => {
    const page = d.createElement('template');
    page.innerHTML = html;
    let first;
    for (const part of page.content.querySelectorAll('template')) {
      const to = part.dataset.til;
      if (to === 'meldinger') {
        for (const li of [...part.content.children]) {
          if ($(li.id)) continue;
          li.classList.add('ny');
          log.append(li);
          if (!first && li.matches('.fra-bot')) first = li;
        }
      } else if (to === 'videre') {
        clear();
        location.replace(part.dataset.adresse);
      } else if (to === 'ny') {
        field.namedItem('csrf').value = part.dataset.csrf;
        if (!d.documentElement.lang.startsWith(part.dataset.sprak)) location.reload();
        if (!quiet) tell(part.dataset.lagret === '1' ? t.lagret : t.mottatt);
      } else {
        const place = $(to), open = place.querySelector('details[open]');
        place.replaceChildren(part.content);
        if (open) place.querySelector('details').open = true;
      }
    }
    // The pressed button is gone: the reading goes on at the answer form, without a keyboard popping up.
    if (!quiet && (!d.activeElement || d.activeElement === d.body)) form.focus({ preventScroll: true });
    if (first && !quiet) first.scrollIntoView({ block: 'start' });
  };

  const post = (q) => fetch(form.action, {
    method: 'POST',
    headers: { 'X-Losen-Fragment': '1' },
    body: new URLSearchParams({
      csrf: field.namedItem('csrf').value, id: q.id, etter: last(),
      ...(q.choice ? { choice: q.choice } : { text: q.text }),
    }),
    signal: AbortSignal.timeout ? AbortSignal.timeout(3e4) : undefined,
  });
  const send = async () => {
    if (busy || !queue.length) return;
    busy = true;
    clearTimeout(timer);
    const q = queue[0];
    if (!tries) tell(t.sender);
    try {
      const r = await post(q);
      if ([429, 502, 503, 504].includes(r.status)) throw r;
      const body = r.ok ? await r.text() : await r.json();
      queue.shift();
      tries = 0;
      waiting();
      if (r.ok) take(body);
      else {
        if (q.text) keep('utkast', box.value = q.text + (box.value ? '\n' + box.value : ''));
        tell('');
        fail(body.detail);
      }
    } catch {
      tries += 1;
      tell(t.telefon);
      waiting();
      timer = setTimeout(send, Math.min(6e4, 1e3 * 2 ** tries));
    }
    busy = false;
    if (!tries) send();
    news();
  };
  const news = async () => {
    if (busy || !newest || $('m-' + newest)) return;
    busy = true;
    try {
      const r = await fetch('/samtale/nytt?etter=' + last(), { headers: { 'X-Losen-Fragment': '1' } });
      if (r.ok) take(await r.text(), true);
    } catch { /* the stream tries again */ }
    busy = false;
    send();
  };

  form.addEventListener('submit', (e) => {
    if (!('submitter' in e)) return; // an old browser: the form works by itself
    const button = e.submitter, choice = button && button.name === 'choice' && button.value;
    if (choice && 'hel' in button.dataset) return;
    e.preventDefault();
    const text = box.value;
    if (choice ? queue.some((q) => q.choice) : !text.trim()) {
      if (!queue.length) { fail(t.tomt); box.focus(); }
      return;
    }
    fail('');
    queue.push({
      id: uuid(), choice: choice || '', text: choice ? '' : text, at: Date.now(),
      label: choice ? button.dataset.merke || button.textContent.trim() : text,
    });
    if (!choice) keep('utkast', box.value = '');
    waiting();
    send();
  });
  box.addEventListener('input', () => keep('utkast', box.value));
  box.addEventListener('keydown', (e) => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) form.requestSubmit($('send'));
  });

  if (!box.value) box.value = kept('utkast') || '';
  try {
    // What was answered before the page was loaded again, or is older than a day, does not wait.
    queue = JSON.parse(kept('ko') || '[]').filter((q) => !$('m-' + q.id) && Date.now() - q.at < day);
  } catch { queue = []; }
  waiting();
  send();
  addEventListener('online', () => { tries = 0; send(); });
  d.addEventListener('visibilitychange', () => { if (!d.hidden) send(); });

  if (window.EventSource) {
    const stream = new EventSource('/samtale/strom');
    stream.addEventListener('nytt', (e) => { newest = e.data; news(); });
    stream.addEventListener('klar', () => { $('varmer').textContent = ''; });
    addEventListener('pagehide', () => stream.close());
  }

  /* Reading aloud: only with a Norwegian voice that lives on the phone itself. */
  const read = $('les'), speech = window.speechSynthesis;
  const voice = () => speech.getVoices().find((v) => v.localService && /^(nb|nn|no)/i.test(v.lang));
  if (speech) {
    const look = () => { read.hidden = !voice(); };
    look();
    if (speech.addEventListener) speech.addEventListener('voiceschanged', look);
    read.onclick = () => {
      if (speech.speaking) { speech.cancel(); return; }
      const parts = [];
      for (let li = log.lastElementChild; li && li.matches('.fra-bot'); li = li.previousElementSibling) {
        parts.unshift(li.querySelector('.tekst').innerText);
      }
      const words = new SpeechSynthesisUtterance(parts.join('\n'));
      words.voice = voice();
      words.lang = words.voice.lang;
      words.onstart = () => { read.textContent = t.stopp; };
      words.onend = words.onerror = () => { read.textContent = t.les; };
      speech.speak(words);
    };
  }
})();
