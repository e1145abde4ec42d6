export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"\s*,?\s*/gy;
const ESCAPES: Record<string, string> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

/**
 * Reads the Prometheus text format (0.0.4), keeping only samples whose name passes `wanted`.
 * A line it cannot read is an error that names the line: a figure left out in silence would look like a good one.
 */
export function parseMetrics(text: string, wanted: (name: string) => boolean): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [, name, labels, value] = LINE.exec(trimmed) ?? [];
    if (name === undefined || value === undefined) throw new SyntaxError(`not a metric line: ${trimmed}`);
    if (wanted(name)) samples.push({ name, labels: parseLabels(labels ?? ''), value: parseValue(value) });
  }
  return samples;
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let end = 0;
  for (const [whole, name, value] of text.matchAll(LABEL)) {
    if (name !== undefined && value !== undefined)
      labels[name] = value.replace(/\\[\\"n]/g, (escape) => ESCAPES[escape] ?? escape);
    end += whole.length;
  }
  if (end !== text.length) throw new SyntaxError(`not a list of labels: {${text}}`);
  return labels;
}

function parseValue(text: string): number {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  const value = Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new SyntaxError(`not a metric value: ${text}`);
  return value;
}
