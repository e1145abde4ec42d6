import { recordTitles } from '../records/titles.ts';
import type { Texts } from '../texts/texts.ts';
import { avatar } from './avatar.ts';
import { html, json, type Markup } from './html.ts';
import { icon, type IconName } from './icon.ts';
import { page } from './page.ts';
import type { Viewer } from './viewer.ts';

type Section = 'dashboard' | 'transactions' | 'plans' | 'people' | 'mailbox';

const SECTIONS: { section: Section; path: string; icon: IconName }[] = [
  { section: 'dashboard', path: '/', icon: 'dashboard' },
  { section: 'transactions', path: '/transactions', icon: 'transactions' },
  { section: 'plans', path: '/plans', icon: 'plans' },
  { section: 'people', path: '/people', icon: 'people' },
  { section: 'mailbox', path: '/mailbox', icon: 'mailbox' },
];

export interface FrameOptions {
  viewer: Viewer;
  gatewayOrigin: string;
  section: Section;
  title: string;
  /** What stands between the section and this page, nearest last. */
  crumbs?: string[];
  actions?: Markup;
  query?: string;
  content: Markup;
}

/** A page of somebody who is signed in: header, navigation, breadcrumbs, heading, content. */
export function frame(options: FrameOptions): string {
  const { viewer, gatewayOrigin, section, title, crumbs = [], actions, query = '', content } = options;
  const { texts } = viewer;
  return page({
    locale: texts.locale,
    direction: texts.direction,
    title,
    gatewayOrigin,
    body: html`
      <header class="header">
        <button
          class="icon-button header-menu"
          type="button"
          data-menu
          aria-expanded="false"
          aria-label="${texts.menu}"
        >
          ${icon('menu')}
        </button>
        <a class="brand" href="/"><img src="/assets/favicon.svg" alt="" /><b>Kontora</b></a>
        <form class="search" action="/transactions" role="search">
          ${icon('search')}
          <input
            type="search"
            name="q"
            value="${query}"
            placeholder="${texts.searchHint}"
            aria-label="${texts.search}"
          />
        </form>
        <button
          class="icon-button"
          type="button"
          data-theme-toggle
          aria-label="${texts.theme}"
          title="${texts.theme}"
        >
          ${icon('theme')}
        </button>
        ${companyMenu(viewer)}${personMenu(viewer)}
      </header>
      <div class="columns">
        <nav class="navigation" aria-label="${texts.menu}">
          ${SECTIONS.map((entry) => navigationLink(entry, texts, section))}
          <p class="navigation-note">${texts.demoNotice}</p>
        </nav>
        <main class="main">
          ${breadcrumbs(texts, section, crumbs)}
          <div class="heading">
            <h1>${title}</h1>
            ${actions && html`<div class="heading-actions">${actions}</div>`}
          </div>
          ${content}
        </main>
      </div>
      <script type="application/json" data-record-titles>
        ${json(recordTitles(viewer.place.company))}
      </script>
    `,
  });
}

function navigationLink(
  { section, path, icon: name }: (typeof SECTIONS)[number],
  texts: Texts,
  present: Section,
): Markup {
  return html`<a href="${path}" ${section === present && html`aria-current="page"`}
    >${icon(name)}${texts[section]}</a
  >`;
}

function breadcrumbs(texts: Texts, section: Section, crumbs: string[]): Markup {
  const { path } = SECTIONS.find((entry) => entry.section === section) ?? { path: '/' };
  return html`<nav class="breadcrumbs" aria-label="Breadcrumb">
    <a href="/">${texts.dashboard}</a>
    ${section !== 'dashboard' && html`<a href="${path}">${texts[section]}</a>`}
    ${crumbs.map((crumb) => html`<span>${crumb}</span>`)}
  </nav>`;
}

function companyMenu({ place, otherCompanies, texts }: Viewer): Markup {
  const { company } = place;
  if (otherCompanies.length === 0) {
    return html`<span class="company" title="${texts.signedInTo}"
      >${icon('company')}<span>${company.name}</span></span
    >`;
  }
  return html`<details class="menu" data-dismissable>
    <summary class="company" title="${texts.signedInTo}">
      ${icon('company')}<span>${company.name}</span>${icon('down')}
    </summary>
    <div class="menu-panel">
      <small>${texts.switchTo}</small>
      ${otherCompanies.map(
        ({ id, name }) =>
          html`<form data-send="PUT" action="/session/company">
            <input type="hidden" name="companyId" value="${id}" /><button type="submit">
              ${icon('company')}${name}
            </button>
          </form>`,
      )}
    </div>
  </details>`;
}

function personMenu({ place: { employee }, texts }: Viewer): Markup {
  const { person, jobTitle } = employee;
  return html`<details class="menu" data-dismissable>
    <summary class="person">
      ${avatar(person)}<span class="person-name"><b>${person.displayName}</b><small>${jobTitle}</small></span>
    </summary>
    <div class="menu-panel">
      <small>${person.email}</small>
      <form data-send="DELETE" action="/session">
        <button type="submit">${icon('signOut')}${texts.signOut}</button>
      </form>
    </div>
  </details>`;
}
