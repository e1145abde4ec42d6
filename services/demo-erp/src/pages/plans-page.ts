import type { DemoPlan } from '@messaging/demo-data';
import { spanOf } from '../records/figures.ts';
import { planBadge } from '../views/badge.ts';
import { discussPlan } from '../views/discuss-button.ts';
import { frame } from '../views/frame.ts';
import { html, type Markup } from '../views/html.ts';
import { progressBar } from '../views/schedule.ts';
import type { Viewer } from '../views/viewer.ts';

export function plansPage(viewer: Viewer, gatewayOrigin: string): string {
  const { texts, place } = viewer;
  return frame({
    viewer,
    gatewayOrigin,
    section: 'plans',
    title: texts.plans,
    content: html`<section class="card card-flush">
      <table class="table">
        <thead>
          <tr>
            <th>${texts.plan}</th>
            <th class="minor">${texts.responsible}</th>
            <th class="minor">${texts.start}</th>
            <th>${texts.end}</th>
            <th>${texts.status}</th>
            <th>${texts.progress}</th>
            <th><span class="unseen">${texts.discuss}</span></th>
          </tr>
        </thead>
        <tbody>
          ${place.company.plans.map((plan) => row(plan, viewer))}
        </tbody>
      </table>
    </section>`,
  });
}

function row(plan: DemoPlan, { texts, format }: Viewer): Markup {
  const { start, end, done } = spanOf(plan);
  return html`<tr>
    <td class="lead">
      <a href="/plans/${plan.id}">${plan.name}</a
      ><small>${plan.number} · ${texts.planKinds[plan.kind]}</small>
    </td>
    <td data-label="${texts.responsible}" class="minor">${plan.responsible.displayName}</td>
    <td data-label="${texts.start}" class="short minor">${format.day(start)}</td>
    <td data-label="${texts.end}" class="short">${format.day(end)}</td>
    <td data-label="${texts.status}">${planBadge(plan.status, texts)}</td>
    <td data-label="${texts.progress}" class="done">${progressBar(done)}${format.percent(done)}</td>
    <td class="act">${discussPlan(plan, texts, 'row')}</td>
  </tr>`;
}
