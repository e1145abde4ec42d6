/* global alert, document, Element, location */
// What the pages do beyond links: send forms as JSON, open the conversation of a record, menus, the mailbox's refresh.

const MAILBOX_EVERY_MS = 3000;

document.addEventListener('submit', (event) => {
  const form = event.target;
  const method = form.dataset.send;
  if (!method) return;
  event.preventDefault();
  void send(method, form);
});

async function send(method, form) {
  const response = await fetch(form.action, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  });
  const answer = await response.json();
  if (response.ok) location.assign(answer.location);
  else alert(answer.detail ?? answer.title);
}

// What the widget calls our records in its list. Set before its script runs, which then takes it over.
const titles = document.querySelector('[data-record-titles]');
if (titles) {
  const { transactionId: transactions, planId: plans } = JSON.parse(titles.textContent);
  document.querySelector('erp-messaging').describeRecord = ({ transactionId, planId }) =>
    transactions[transactionId] ?? plans[planId];
}

// The widget listens for this event; it needs to know nothing else about the page.
document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-discuss]') : null;
  if (!button) return;
  const { discuss: title, transactionId, planId, topic } = button.dataset;
  const detail = { transactionId, planId, topic, title };
  button.dispatchEvent(new CustomEvent('messaging:start', { bubbles: true, composed: true, detail }));
});

document.addEventListener('click', ({ target }) => {
  const inside = (selector) => target instanceof Element && Boolean(target.closest(selector));
  if (inside('[data-menu]')) showNavigation(!('menuOpen' in document.body.dataset));
  else if (!inside('.navigation')) showNavigation(false);
  closeMenus((menu) => !menu.contains(target));
});

document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  showNavigation(false);
  closeMenus(() => true);
});

// The navigation of a phone; on wider windows it is always there.
function showNavigation(shown) {
  document.body.toggleAttribute('data-menu-open', shown);
  document.querySelector('[data-menu]')?.setAttribute('aria-expanded', String(shown));
}

function closeMenus(which) {
  for (const menu of document.querySelectorAll('[data-dismissable][open]'))
    if (which(menu)) menu.open = false;
}

const mailbox = document.querySelector('[data-newest-mail]');
if (mailbox) {
  setInterval(async () => {
    const answer = await fetch('/mailbox.json').catch(() => undefined);
    if (!answer?.ok) return;
    const { mails } = await answer.json();
    if ((mails[0]?.id ?? '') !== mailbox.dataset.newestMail) location.reload();
  }, MAILBOX_EVERY_MS);
}
