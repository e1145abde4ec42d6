/** The page's whole style sheet; it works without any other file, in light and in dark. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #f4f5f8; --card: #fff; --line: #e2e5ec; --ink: #171b26; --soft: #5b6478;
  --good: #12805c; --good-soft: #e2f4ed; --bad: #c02a37; --bad-soft: #fbe6e8; --idle: #77809a; --idle-soft: #eceef3; --accent: #3858d6; }
@media (prefers-color-scheme: dark) { :root { --page: #10131b; --card: #191e29; --line: #2a3142; --ink: #eceff6; --soft: #9aa4ba;
  --good: #4cc79a; --good-soft: #17332a; --bad: #ff7d87; --bad-soft: #401d23; --idle: #8d97ae; --idle-soft: #232a38; --accent: #8ba2ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 32px 20px 48px; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; margin-bottom: 24px; }
h1 { font-size: 24px; line-height: 1.2; margin: 0; letter-spacing: -0.01em; }
header p { flex-basis: 100%; margin: 0; color: var(--soft); }
.grid { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 18px 20px 16px; display: flex; flex-direction: column; gap: 10px; }
.card h2 { font-size: 15px; margin: 0; font-weight: 600; }
.head { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
.promise { margin: 0; color: var(--soft); font-size: 13px; }
.figure { font-size: 32px; font-weight: 650; line-height: 1.1; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; margin: 0; }
.figure small { font-size: 13px; font-weight: 400; color: var(--soft); letter-spacing: 0; }
.pill { border-radius: 999px; padding: 2px 10px; font-size: 12px; font-weight: 600; white-space: nowrap; background: var(--idle-soft); color: var(--idle); }
.pill.met { background: var(--good-soft); color: var(--good); }
.pill.missed { background: var(--bad-soft); color: var(--bad); }
.trend { display: block; width: 100%; height: 56px; }
.trend .line { fill: none; stroke: var(--accent); stroke-width: 1.6; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.trend .dot { stroke: var(--accent); stroke-width: 3; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.trend .limit { stroke: var(--bad); stroke-width: 1; stroke-dasharray: 4 4; opacity: 0.7; vector-effect: non-scaling-stroke; }
.budget { font-size: 12px; color: var(--soft); }
.budget svg { display: block; width: 100%; height: 6px; margin-top: 4px; border-radius: 3px; }
.budget .track { fill: var(--idle-soft); } .budget .left { fill: var(--good); } .budget .low { fill: var(--bad); }
table { width: 100%; border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th { text-align: right; color: var(--soft); font-weight: 500; padding: 3px 0; } th:first-child, td:first-child { text-align: left; }
td { text-align: right; padding: 4px 0; border-top: 1px solid var(--line); }
td.over { color: var(--bad); font-weight: 600; }
h3 { font-size: 14px; margin: 28px 0 8px; }
.targets { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; }
.targets li { background: var(--card); border: 1px solid var(--line); border-radius: 999px; padding: 3px 12px; font-size: 13px; }
.targets .mark { color: var(--good); } .targets .down .mark { color: var(--bad); }
a { color: var(--accent); } footer { margin-top: 24px; color: var(--soft); font-size: 13px; }
`;

/** Swaps in the page's next state every ten seconds without losing the reader's place. */
export const PAGE_SCRIPT = `
setInterval(async () => {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    if (next) document.querySelector('main').replaceWith(next);
  } catch { /* the next round tries again */ }
}, 10000);
`;
