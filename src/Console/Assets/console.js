// Live updates, filter as you type, and keys. Every page works without this file: forms and links do everything.

const page = () => document.getElementById('page');
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// The server shows times in the zone of this cookie, unless the address names another.
function tellZone() {
  const shown = document.querySelector('[data-zone]')?.textContent;
  const known = document.cookie.split('; ').includes(`tz=${zone}`);
  document.cookie = `tz=${zone}; path=/; SameSite=Strict; max-age=31536000`;
  const isChosen = new URLSearchParams(location.search).has('tz');
  if (!known && !isChosen && shown !== zone && document.cookie.includes('tz=') && !document.querySelector('form[method=post] textarea'))
    location.reload();
}

// Live updates: the server sends the elements that differ, or the whole content.

let source = null;
let retrying = 0;
let farewell = null;

function follow() {
  source?.close();
  source = null;
  clearTimeout(retrying);
  if (document.hidden || !document.querySelector('[data-live]'))
    return;
  source = new EventSource(`/live${location.pathname}${location.search}`);
  source.addEventListener('parts', event => replaceParts(event.data));
  source.addEventListener('page', event => replacePage(event.data));
  source.addEventListener('closed', event => { farewell = event.data; });
  source.onopen = () => { farewell = null; say('Live.'); };
  source.onerror = lost;
}

// The browser itself opens a stream again that broke off, but not one that was refused: a console that was restarted knows no earlier session.
// As soon as its new link has been opened, in whatever window, this page goes on.
async function lost() {
  const isRefused = source?.readyState === EventSource.CLOSED;
  if (isRefused)
    retrying = setTimeout(follow, 2000);
  const response = isRefused ? await fetch(location.href, {method: 'HEAD'}).catch(() => null) : null;
  say(response?.status === 401 ? 'Signed out: open the console’s new link, or sign in again.'
    : farewell ?? ([429, 503].includes(response?.status) ? 'The console is full; trying again …' : 'Reconnecting …'));
}

function say(text) {
  const place = document.querySelector('[data-state]');
  place.hidden = false;
  if (place.textContent !== text)
    place.textContent = text;
}

function parse(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  return template.content;
}

function replaceParts(markup) {
  for (const part of parse(markup).querySelectorAll('[data-live]')) {
    const old = document.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
    if (old && old.outerHTML !== part.outerHTML)
      keeping(() => old.replaceWith(part));
  }
}

function replacePage(markup) {
  const fresh = document.createElement('div');
  fresh.id = 'page';
  fresh.append(parse(markup));
  const shape = element => [...element.querySelectorAll('[data-live]')].map(e => e.dataset.live).join('\n');
  if (shape(fresh) === shape(page())) {
    replaceParts(markup);
    renewForms(fresh);
  } else {
    keeping(() => page().replaceWith(fresh));
  }
  prepare();
}

// After a restart of the console, forms need the token of the new session.
function renewForms(fresh) {
  const token = fresh.querySelector('input[name=csrf]')?.value;
  for (const field of page().querySelectorAll('input[name=csrf]'))
    field.value = token ?? field.value;
}

// Runs a change of the page so that focus, what is typed, what is selected and what is open survive it.
function keeping(change) {
  const active = document.activeElement;
  const focus = pathOf(active);
  const caret = active?.matches?.('input, textarea') ? [active.value, active.selectionStart, active.selectionEnd] : null;
  const checked = [...page().querySelectorAll('input[name=item]:checked')].map(box => box.value);
  const open = [...page().querySelectorAll('details')].map(details => details.open);
  change();
  for (const box of page().querySelectorAll('input[name=item]'))
    box.checked = checked.includes(box.value);
  [...page().querySelectorAll('details')].forEach((details, i) => { if (open[i]) details.open = true; });
  const target = focus && !document.contains(active) ? document.querySelector(focus) : null;
  if (!target)
    return;
  target.focus({preventScroll: true});
  if (caret && 'value' in target) {
    target.value = caret[0];
    try {
      target.setSelectionRange(caret[1], caret[2]);
    } catch {
      // Not every kind of field has a caret.
    }
  }
}

// A selector that finds the same element after it was replaced: by what it is, or else by where it is.
function pathOf(element) {
  if (!element || !page().contains(element))
    return null;
  if (element.matches('a[href]'))
    return `#page a[href="${CSS.escape(element.getAttribute('href'))}"]`;
  if (element.matches('input[name=item]'))
    return `#page input[value="${CSS.escape(element.value)}"]`;
  if (element.matches('input[name], select, textarea'))
    return `#page [name="${CSS.escape(element.name)}"]`;
  let path = '';
  for (let e = element; e !== page(); e = e.parentElement)
    path = ` > :nth-child(${[...e.parentElement.children].indexOf(e) + 1})${path}`;
  return `#page${path}`;
}

// After a form, the reader goes on at the first row that was selected, or at the button.

function remember(event) {
  if (event.target.method !== 'post')
    return;
  const row = page().querySelector('input[name=item]:checked')?.closest('tr')?.querySelector('[data-row]');
  sessionStorage.setItem('focus', pathOf(row ?? event.submitter) ?? '');
}

function refocus() {
  const focus = sessionStorage.getItem('focus');
  sessionStorage.removeItem('focus');
  if (focus && document.querySelector('main > .note'))
    document.querySelector(focus)?.focus();
}

document.addEventListener('submit', remember);

// Filter as you type.

let typing = 0;
let loading = null;

function filterSoon(form) {
  clearTimeout(typing);
  typing = setTimeout(() => filter(form), 200);
}

async function filter(form) {
  const values = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
  // Not form.action: that is the field of this name.
  const address = `${form.getAttribute('action')}${values.size > 0 ? `?${values}` : ''}`;
  loading?.abort();
  loading = new AbortController();
  try {
    const response = await fetch(address, {signal: loading.signal});
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('page');
    if (!response.ok || !fresh)
      return;
    history.replaceState(null, '', address);
    keeping(() => page().replaceWith(document.adoptNode(fresh)));
    prepare();
    follow();
  } catch (error) {
    if (error.name !== 'AbortError')
      say('The console does not respond.');
  }
}

document.addEventListener('input', event => {
  const form = event.target.closest('form[data-filter]');
  if (form)
    filterSoon(form);
});

// Selecting rows.

function prepare() {
  const head = page().querySelector('th.box');
  if (head && !head.querySelector('input')) {
    const all = document.createElement('input');
    all.type = 'checkbox';
    all.setAttribute('aria-label', 'Select all rows of this page');
    all.addEventListener('change', () => {
      for (const box of page().querySelectorAll('input[name=item]'))
        box.checked = all.checked;
      count();
    });
    head.replaceChildren(all);
  }
  count();
}

function count() {
  const hint = page().querySelector('[data-selected]');
  if (!hint)
    return;
  const number = page().querySelectorAll('input[name=item]:checked').length;
  hint.textContent = number === 0 ? 'Select rows first.' : `${number} selected.`;
  for (const button of hint.parentElement.querySelectorAll('button'))
    button.disabled = number === 0;
}

document.addEventListener('change', event => {
  if (event.target.name === 'item')
    count();
});

// Keys.

const sections = {s: '/', t: '/timeline', c: '/calendar', y: '/try'};
let isGoing = false;

function step(by) {
  const rows = [...page().querySelectorAll('[data-row]')];
  const at = rows.findIndex(row => row === document.activeElement || row.closest('tr')?.contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({block: 'nearest'});
}

async function help() {
  let dialog = document.querySelector('dialog');
  if (!dialog) {
    dialog = document.createElement('dialog');
    const text = await (await fetch('/help')).text();
    dialog.append(document.adoptNode(new DOMParser().parseFromString(text, 'text/html').getElementById('keys')));
    dialog.setAttribute('aria-label', 'Keys');
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
  }
  dialog.open ? dialog.close() : dialog.showModal();
}

const actions = {
  '/': () => page().querySelector('input[type=search], input[name=cron]')?.focus(),
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement.closest('tr')?.querySelector('input[name=item]')?.click(),
  '[': () => page().querySelector('a[rel=prev]')?.click(),
  ']': () => page().querySelector('a[rel=next]')?.click(),
  '?': () => help(),
  g: () => { isGoing = true; },
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey)
    return;
  const isField = event.target.matches('input:not([type=checkbox]), textarea, select');
  if (event.key === 'Escape' && isField)
    event.target.blur();
  if (isField)
    return;
  const section = isGoing ? sections[event.key] : undefined;
  isGoing = false;
  if (section) {
    location.assign(section);
  } else if (actions[event.key]) {
    event.preventDefault();
    actions[event.key]();
  }
});

document.addEventListener('click', event => {
  if (event.target.closest('[data-help]')) {
    event.preventDefault();
    help();
  }
});

document.addEventListener('visibilitychange', follow);
addEventListener('pagehide', () => source?.close());
addEventListener('pageshow', event => { if (event.persisted) follow(); });

tellZone();
prepare();
refocus();
follow();
