import type { StoredMail } from '../mailbox/mail-store.ts';
import { TEXTS } from '../texts/languages.ts';
import type { Texts } from '../texts/texts.ts';
import { frame } from '../views/frame.ts';
import { html, type Markup } from '../views/html.ts';
import { page } from '../views/page.ts';
import { createFormat, type Format, type Viewer } from '../views/viewer.ts';

/** What the mailbox needs of whoever looks: it is this machine's, so nobody need be signed in. */
interface MailReader {
  texts: Texts;
  format: Pick<Format, 'moment'>;
}

const ANYBODY: MailReader = { texts: TEXTS.en, format: createFormat(TEXTS.en.locale, 'EUR') };

/** Links in a mail may open; nothing in it may run. */
export const FRAME_SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

export interface MailboxPageOptions {
  viewer: Viewer | undefined;
  gatewayOrigin: string;
}

/** The mails, newest first. The page's script looks for new ones and loads it again. */
export function mailboxPage(mails: readonly StoredMail[], options: MailboxPageOptions): string {
  const reader = options.viewer ?? ANYBODY;
  const { texts } = reader;
  return framed(options, {
    title: texts.mailbox,
    actions: html`<form data-send="DELETE" action="/mailbox">
      <button class="button" type="submit">${texts.clear}</button>
    </form>`,
    content: mailList(mails, reader),
  });
}

export function mailPage(mail: StoredMail, options: MailboxPageOptions): string {
  return framed(options, {
    title: mail.subject || '–',
    crumbs: [mail.subject],
    content: mailView(mail, options.viewer ?? ANYBODY),
  });
}

interface Framed {
  title: string;
  crumbs?: string[];
  actions?: Markup;
  content: Markup;
}

function framed({ viewer, gatewayOrigin }: MailboxPageOptions, parts: Framed): string {
  if (viewer) return frame({ viewer, gatewayOrigin, section: 'mailbox', ...parts });
  const { locale, direction, mailbox } = ANYBODY.texts;
  const { title, actions, content } = parts;
  return page({
    locale,
    direction,
    title,
    body: html`<main class="main main-alone">
      <nav class="breadcrumbs" aria-label="Breadcrumb">
        <a href="/">Kontora ERP</a><a href="/mailbox">${mailbox}</a>
      </nav>
      <div class="heading">
        <h1>${title}</h1>
        ${actions && html`<div class="heading-actions">${actions}</div>`}
      </div>
      ${content}
    </main>`,
  });
}

function mailList(mails: readonly StoredMail[], { texts, format }: MailReader): Markup {
  return html`<p class="notice">${texts.mailboxNotice}</p>
    <section class="card card-flush" data-newest-mail="${mails[0]?.id ?? ''}">
      ${
        mails.length === 0
          ? html`<p class="nothing">${texts.noMails}</p>`
          : html`<table class="table">
              <thead>
                <tr>
                  <th>${texts.subject}</th>
                  <th>${texts.to}</th>
                  <th>${texts.received}</th>
                </tr>
              </thead>
              <tbody>
                ${mails.map(
                  ({ id, subject, from, to, receivedAt }) =>
                    html`<tr>
                      <td class="lead">
                        <a href="/mailbox/${id}">${subject || '–'}</a><small>${from}</small>
                      </td>
                      <td data-label="${texts.to}"><bdi>${to.join(', ')}</bdi></td>
                      <td data-label="${texts.received}" class="short">${format.moment(receivedAt)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>`;
}

/** One mail: its formatted form in a frame that may run nothing, its text, and its headers. */
function mailView(mail: StoredMail, { texts, format }: MailReader): Markup {
  return html`<section class="card">
      <dl class="facts">
        <dt>${texts.from}</dt>
        <dd><bdi>${mail.from}</bdi></dd>
        <dt>${texts.to}</dt>
        <dd><bdi>${mail.to.join(', ')}</bdi></dd>
        <dt>${texts.received}</dt>
        <dd>${format.moment(mail.receivedAt)}</dd>
      </dl>
    </section>
    ${
      mail.html !== null &&
      html`<section class="card">
        <h2>${texts.asPage}</h2>
        <iframe
          class="mail-frame"
          src="/mailbox/${mail.id}/formatted"
          sandbox="${FRAME_SANDBOX}"
          title="${texts.asPage}"
        ></iframe>
      </section>`
    }
    <section class="card">
      <h2>${texts.asText}</h2>
      <pre class="mail-text" dir="auto">${mail.text}</pre>
    </section>
    <details class="card">
      <summary>${texts.headers}</summary>
      <pre class="mail-text" dir="ltr">${mail.headers.map(({ name, value }) => `${name}: ${value}\n`)}</pre>
    </details>`;
}
