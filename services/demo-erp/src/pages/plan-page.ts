import type { DemoPlan, DemoPlanStep } from '@messaging/demo-data';
import { spanOf, type PlanSpan } from '../records/figures.ts';
import { avatar } from '../views/avatar.ts';
import { planBadge } from '../views/badge.ts';
import { discussPlan } from '../views/discuss-button.ts';
import { frame } from '../views/frame.ts';
import { html, type Markup } from '../views/html.ts';
import { progressBar, scheduleBar, scheduleHead } from '../views/schedule.ts';
import type { Viewer } from '../views/viewer.ts';

export function planPage(plan: DemoPlan, viewer: Viewer, gatewayOrigin: string): string {
  const { texts, format } = viewer;
  const span = spanOf(plan);
  return frame({
    viewer,
    gatewayOrigin,
    section: 'plans',
    title: plan.name,
    crumbs: [plan.number],
    actions: discussPlan(plan, texts, 'primary'),
    content: html`<section class="card summary">
        <dl>
          <div>
            <dt>${texts.status}</dt>
            <dd>${planBadge(plan.status, texts)}</dd>
          </div>
          <div>
            <dt>${texts.start}</dt>
            <dd>${format.day(span.start)}</dd>
          </div>
          <div>
            <dt>${texts.end}</dt>
            <dd>${format.day(span.end)}</dd>
          </div>
          <div>
            <dt>${texts.responsible}</dt>
            <dd class="with-avatar">${avatar(plan.responsible)}${plan.responsible.displayName}</dd>
          </div>
          <div>
            <dt>${texts.progress}</dt>
            <dd class="done">${progressBar(span.done)}${format.percent(span.done)}</dd>
          </div>
        </dl>
      </section>
      <section class="card card-flush">
        <h2>${texts.schedule}</h2>
        ${scheduleTable(plan.steps, span, viewer)}
      </section>`,
  });
}

function scheduleTable(steps: readonly DemoPlanStep[], span: PlanSpan, { texts, format }: Viewer): Markup {
  const today = new Date().toISOString().slice(0, 10);
  return html`<table class="table">
    <thead>
      <tr>
        <th>${texts.step}</th>
        <th class="figure">${texts.progress}</th>
        <th class="schedule-cell">
          <span class="unseen">${texts.schedule}</span>${scheduleHead(span, format.shortMonth)}
        </th>
      </tr>
    </thead>
    <tbody>
      ${steps.map(
        (step) =>
          html`<tr>
            <td class="lead">
              ${step.name}<small>${format.shortDay(step.start)} – ${format.day(step.end)}</small>
            </td>
            <td data-label="${texts.progress}" class="figure">${format.percent(step.done)}</td>
            <td class="schedule-cell">${scheduleBar(step, span, today)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
