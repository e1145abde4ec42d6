const WIDTH = 300;
const HEIGHT = 56;
const PADDING = 4;

/** The last hour as an SVG line with gaps where nothing happened, and the limit as a dashed line where it is in sight. */
export function renderTrend(trend: readonly (number | null)[], limit: number | null, label: string): string {
  const known = trend.filter((value) => value !== null);
  const highest = Math.max(0, ...known);
  // The limit is drawn only when the values come near it; else it would press an honest curve flat.
  const showLimit = limit !== null && highest > limit / 4;
  const top = Math.max(highest, showLimit ? limit * 1.1 : 0) || 1;
  const x = (index: number) =>
    round((index / Math.max(1, trend.length - 1)) * (WIDTH - 2 * PADDING) + PADDING);
  const y = (value: number) => round(HEIGHT - PADDING - (value / top) * (HEIGHT - 2 * PADDING));
  const strokes = runsOf(trend).map((run) => {
    const path = run.map(({ index, value }) => `${x(index)} ${y(value)}`).join(' L');
    return run.length === 1 ? `<path class="dot" d="M${path} h0.01"/>` : `<path class="line" d="M${path}"/>`;
  });
  const line = showLimit ? `<path class="limit" d="M0 ${y(limit)} H${WIDTH}"/>` : '';
  return `<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">${line}${strokes.join('')}</svg>`;
}

const round = (value: number) => Math.round(value * 10) / 10;

function runsOf(trend: readonly (number | null)[]): { index: number; value: number }[][] {
  const runs: { index: number; value: number }[][] = [];
  trend.forEach((value, index) => {
    if (value === null) return;
    const run = runs.at(-1);
    if (run && run.at(-1)?.index === index - 1) run.push({ index, value });
    else runs.push([{ index, value }]);
  });
  return runs;
}
