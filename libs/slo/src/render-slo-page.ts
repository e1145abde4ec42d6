import type { BoardReport, ObjectiveView, TargetView, WindowView } from './board-report.ts';
import { escapeHtml, formatCount, formatSeconds, formatShare } from './format-figure.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-style.ts';
import { renderTrend } from './render-trend.ts';

/** The report as one self-contained HTML page. `jsonPath` is where the same figures are served as JSON. */
export function renderSloPage(report: BoardReport, jsonPath: string): string {
  const overall = overallState(report.objectives);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Service levels · Messaging</title><style>${PAGE_STYLE}</style></head>
<body><main>
<header><h1>Service levels</h1>${renderPill(overall)}
<p>Watching since ${renderTime(report.watchingSince)} · as of ${renderTime(report.generatedAt)} · refreshed every 10 s</p></header>
<section class="grid">${report.objectives.map(renderObjective).join('\n')}</section>
<h3>Processes</h3><ul class="targets">${report.targets.map(renderTarget).join('')}</ul>
<footer>Budgets are of the traffic seen here; Prometheus keeps the promised ${escapeHtml(report.objectiveWindow)}. <a href="${escapeHtml(jsonPath)}">These figures as JSON</a></footer>
</main><script>${PAGE_SCRIPT}</script></body></html>
`;
}

function overallState(objectives: readonly ObjectiveView[]): ObjectiveView['state'] {
  if (objectives.some(({ state }) => state === 'missed')) return 'missed';
  return objectives.some(({ state }) => state === 'no data') ? 'no data' : 'met';
}

function renderObjective(objective: ObjectiveView): string {
  const { title, promise, kind, state, windows, trend } = objective;
  const all = windows.at(-1);
  return `<article class="card"><div class="head"><h2>${escapeHtml(title)}</h2>${renderPill(state)}</div>
<p class="figure">${renderFigure(objective)}</p><p class="promise">${escapeHtml(promise)}</p>
${renderTrend(trend, trendLimit(objective), 'the last hour')}
${renderBudget(kind, all?.budgetLeft ?? null)}
${renderWindows(objective)}</article>`;
}

function trendLimit({ kind, goal, thresholdSeconds }: ObjectiveView): number | null {
  return kind === 'availability' && goal !== null ? 1 - goal : thresholdSeconds;
}

/** The big figure is the last five minutes', or the last hour's when those were quiet. */
function renderFigure({ kind, windows, goal }: ObjectiveView): string {
  if (kind === 'zero') return `${formatCount(windows.at(-1)?.bad ?? 0)} <small>incidents</small>`;
  const window = windows.find(({ events }) => events > 0);
  if (!window) return `– <small>no traffic yet</small>`;
  const unit =
    kind === 'latency' ? `P${Math.round((goal ?? 0) * 100)}, ${window.window}` : `answered, ${window.window}`;
  const value = kind === 'latency' ? window.percentileSeconds : window.goodShare;
  if (value === null) return `over <small>the last bucket, ${window.window}</small>`;
  return `${kind === 'latency' ? formatSeconds(value) : formatShare(value)} <small>${unit}</small>`;
}

function renderBudget(kind: ObjectiveView['kind'], left: number | null): string {
  if (kind === 'zero') return '<div class="budget">No budget: one is too many</div>';
  if (left === null) return '<div class="budget">Error budget: nothing spent, nothing seen</div>';
  const width = Math.max(0, Math.min(100, left * 100));
  const words = left < 0 ? `spent ${(1 - left).toFixed(1)} times over` : `${formatShare(left)} left`;
  return `<div class="budget">Error budget ${words}<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6"/><rect class="${left < 0.25 ? 'low' : 'left'}" width="${width.toFixed(1)}" height="6"/></svg></div>`;
}

function renderWindows({ kind, goal, windows }: ObjectiveView): string {
  if (kind === 'zero') return '';
  const percentile = kind === 'latency' ? `<th>P${Math.round((goal ?? 0) * 100)}</th>` : '';
  const rows = windows.map((window) => renderWindowRow(window, kind === 'latency', goal ?? 0)).join('');
  return `<table><thead><tr><th></th><th>events</th><th>good</th>${percentile}</tr></thead><tbody>${rows}</tbody></table>`;
}

function renderWindowRow(
  { window, events, goodShare, percentileSeconds }: WindowView,
  latency: boolean,
  goal: number,
): string {
  const over = goodShare !== null && goodShare < goal ? ' class="over"' : '';
  const share = goodShare === null ? '–' : formatShare(goodShare);
  const percentile = latency
    ? `<td>${percentileSeconds === null ? '–' : formatSeconds(percentileSeconds)}</td>`
    : '';
  return `<tr><td>${window}</td><td>${formatCount(events)}</td><td${over}>${share}</td>${percentile}</tr>`;
}

function renderTarget({ name, up, url, problem }: TargetView): string {
  const label = url === null ? escapeHtml(name) : `<a href="${escapeHtml(url)}">${escapeHtml(name)}</a>`;
  const state = up ? 'up' : 'down';
  return `<li class="${state}" title="${escapeHtml(problem ?? state)}"><span class="mark">${up ? '●' : '▲'}</span> ${label}${up ? '' : ' (down)'}</li>`;
}

const renderPill = (state: ObjectiveView['state']) =>
  `<span class="pill ${state === 'no data' ? '' : state}">${state}</span>`;

const renderTime = (iso: string) =>
  `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
