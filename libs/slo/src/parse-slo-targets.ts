export interface SloTarget {
  name: string;
  /** Address of the process's Prometheus text metrics. */
  url: string;
}

/** Reads METRICS_TARGETS: `name=url`, comma separated. */
export function parseSloTargets(text: string): SloTarget[] {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return entries.map((entry) => {
    const [name = '', ...rest] = entry.trim().split('=');
    const url = rest.join('=');
    if (name === '' || !URL.canParse(url)) throw new TypeError(`not a metrics target (name=url): ${entry}`);
    return { name, url };
  });
}
