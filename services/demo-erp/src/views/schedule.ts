import type { DemoPlanStep } from '@messaging/demo-data';
import { daysBetween, type PlanSpan } from '../records/figures.ts';
import { html, type Markup } from './html.ts';

// Across in percent of the width there is, so that a drawing needs no style of its own; down in pixels, as the style sheet has them.
const ROW = 60;
const HEAD = 36;

/** Where a day stands on the plan's span of time; `after` days later for the end of something. */
function scale({ start, end }: PlanSpan) {
  const days = daysBetween(start, end) + 1;
  return (date: string, after = 0) => Math.round(((daysBetween(start, date) + after) / days) * 1000) / 10;
}

/** One step as a bar, the part that is done in a stronger colour, today as a line. */
export function scheduleBar(step: DemoPlanStep, span: PlanSpan, today: string): Markup {
  const at = scale(span);
  const left = at(step.start);
  const width = at(step.end, 1) - left;
  const now = at(today);
  return html`<svg class="schedule" aria-hidden="true">
    ${monthsIn(span).map((month) => upright('schedule-month', at(month), ROW))}
    ${bar('schedule-step', left, width)}
    ${step.done > 0 && bar('schedule-done', left, (width * step.done) / 100)}
    ${now >= 0 && now <= 100 && upright('schedule-today', now, ROW)}
  </svg>`;
}

/** The months above the bars. */
export function scheduleHead(span: PlanSpan, monthName: (date: string) => string): Markup {
  const at = scale(span);
  return html`<svg class="schedule schedule-head" aria-hidden="true">
    ${monthsIn(span).map(
      (month) =>
        html`${upright('schedule-month', at(month), HEAD)}<text x="${at(month) + 1}%" y="23"
            >${monthName(month)}</text
          >`,
    )}
  </svg>`;
}

/** How much of a whole is done, as a thin bar. */
export function progressBar(percent: number): Markup {
  return html`<svg class="progress" aria-hidden="true">
    <rect class="schedule-step" width="100%" height="6" rx="3" />
    <rect class="schedule-done" width="${Math.round(percent)}%" height="6" rx="3" />
  </svg>`;
}

const bar = (name: string, left: number, width: number): Markup =>
  html`<rect class="${name}" x="${left}%" y="22" width="${width}%" height="16" rx="4" />`;

const upright = (name: string, x: number, height: number): Markup =>
  html`<line class="${name}" x1="${x}%" x2="${x}%" y2="${height}" />`;

/** The first day of each month inside the span. */
function monthsIn({ start, end }: PlanSpan): string[] {
  const months: string[] = [];
  const day = new Date(`${start.slice(0, 7)}-01T00:00:00Z`);
  for (;;) {
    day.setUTCMonth(day.getUTCMonth() + 1);
    const date = day.toISOString().slice(0, 10);
    if (date > end) return months;
    months.push(date);
  }
}
