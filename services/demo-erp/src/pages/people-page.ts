import type { DemoEmployee } from '@messaging/demo-data';
import { avatar } from '../views/avatar.ts';
import { badge } from '../views/badge.ts';
import { frame } from '../views/frame.ts';
import { html, type Markup } from '../views/html.ts';
import type { Viewer } from '../views/viewer.ts';

export interface PeoplePageOptions {
  viewer: Viewer;
  gatewayOrigin: string;
  staff: DemoEmployee[];
  /** Whether the viewer may end employments and take them up again. */
  mayChange: boolean;
}

export function peoplePage({ viewer, gatewayOrigin, staff, mayChange }: PeoplePageOptions): string {
  const { texts } = viewer;
  return frame({
    viewer,
    gatewayOrigin,
    section: 'people',
    title: texts.people,
    content: html`<p class="notice">${texts.peopleNotice}</p>
      <section class="card card-flush">
        <table class="table">
          <thead>
            <tr>
              <th>${texts.name}</th>
              <th>${texts.jobTitle}</th>
              <th>${texts.rights}</th>
              <th>${texts.employment}</th>
              ${mayChange && html`<td></td>`}
            </tr>
          </thead>
          <tbody>
            ${staff.map((employee) => row(employee, viewer, mayChange))}
          </tbody>
        </table>
      </section>`,
  });
}

function row(
  { person, jobTitle, permissions, active }: DemoEmployee,
  { place, texts }: Viewer,
  mayChange: boolean,
): Markup {
  const isViewer = person.id === place.employee.person.id;
  return html`<tr>
    <td class="lead with-avatar">
      ${avatar(person)}<span
        >${person.displayName}<small><bdi>@${person.username}</bdi></small></span
      >
    </td>
    <td data-label="${texts.jobTitle}">${jobTitle}</td>
    <td data-label="${texts.rights}">
      ${permissions.length === 0 ? '–' : permissions.map((permission) => badge('info', texts.permissions[permission]))}
    </td>
    <td data-label="${texts.employment}">
      ${active ? badge('good', texts.active) : badge('quiet', texts.ended)}
    </td>
    ${mayChange && html`<td class="act">${!isViewer && changeForm(person.id, active, texts)}</td>`}
  </tr>`;
}

function changeForm(userId: string, active: boolean, texts: Viewer['texts']): Markup {
  return html`<form data-send="PUT" action="/people/${userId}/employment">
    <input type="hidden" name="active" value="${active ? 'false' : 'true'}" />
    <button class="button" type="submit">${active ? texts.endEmployment : texts.takeUpAgain}</button>
  </form>`;
}
