import type { DemoCompany, DemoEmployee } from '@messaging/demo-data';
import { TEXTS } from '../texts/languages.ts';
import { avatar } from '../views/avatar.ts';
import { html, type Markup } from '../views/html.ts';
import { icon } from '../views/icon.ts';
import { page } from '../views/page.ts';

export interface CompanyStaff {
  company: DemoCompany;
  staff: DemoEmployee[];
}

/** Everybody of the demonstration, company by company: one press signs in. */
export function signInPage(companies: CompanyStaff[], next: string): string {
  return page({
    locale: 'en-GB',
    direction: 'ltr',
    title: 'Sign in',
    body: html`<main class="sign-in">
      <header class="sign-in-head">
        <img src="/assets/favicon.svg" alt="" />
        <div>
          <h1>Kontora ERP</h1>
          <p>
            A demonstration: choose who you want to be. Open a second browser as a colleague and talk about
            the same document. <a href="/mailbox">Mailbox of this machine</a>
          </p>
        </div>
        <button class="icon-button" type="button" data-theme-toggle aria-label="Light or dark">
          ${icon('theme')}
        </button>
      </header>
      <div class="sign-in-companies">${companies.map((entry) => companyCard(entry, next))}</div>
    </main>`,
  });
}

function companyCard({ company, staff }: CompanyStaff, next: string): Markup {
  const { locale, direction } = TEXTS[company.language];
  return html`<section class="card" lang="${locale}" dir="${direction}">
    <h2>${company.name}<small>${company.city}</small></h2>
    <ul class="sign-in-people">
      ${staff.map((employee) => personRow(company, employee, next))}
    </ul>
  </section>`;
}

function personRow(
  company: DemoCompany,
  { person, jobTitle, permissions, active }: DemoEmployee,
  next: string,
) {
  const { permissions: names, ended } = TEXTS[company.language];
  const notes = active ? permissions.map((permission) => names[permission]) : [ended];
  return html`<li>
    <form data-send="POST" action="/session">
      <input type="hidden" name="userId" value="${person.id}" />
      <input type="hidden" name="companyId" value="${company.id}" />
      <input type="hidden" name="next" value="${next}" />
      <button type="submit" ${!active && html`disabled`}>
        ${avatar(person)}
        <span class="person-name"><b>${person.displayName}</b><small>${jobTitle}</small></span>
        ${notes.map((note) => html`<span class="badge badge-quiet">${note}</span>`)}
      </button>
    </form>
  </li>`;
}
