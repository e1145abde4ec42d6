/** Label name → what it must be: `GET` exactly, `~5..` a regular expression, `!~5..` not that expression. */
export type LabelMatchers = Readonly<Record<string, string>>;

export interface LabelMatcher {
  label: string;
  operator: '=' | '=~' | '!~';
  value: string;
}

/** Takes the definition's short form apart. */
export function readLabelMatchers(matchers: LabelMatchers): LabelMatcher[] {
  return Object.entries(matchers).map(([label, text]) => {
    if (text.startsWith('!~')) return { label, operator: '!~', value: text.slice(2) };
    if (text.startsWith('~')) return { label, operator: '=~', value: text.slice(1) };
    return { label, operator: '=', value: text };
  });
}

/** The matchers as a test of a sample's labels, with Prometheus' meaning: anchored, and a missing label is ''. */
export function toLabelTest(matchers: LabelMatchers): (labels: Record<string, string>) => boolean {
  const tests = readLabelMatchers(matchers).map(({ label, operator, value }) => {
    if (operator === '=') return (labels: Record<string, string>) => (labels[label] ?? '') === value;
    const pattern = new RegExp(`^(?:${value})$`);
    const wanted = operator === '=~';
    return (labels: Record<string, string>) => pattern.test(labels[label] ?? '') === wanted;
  });
  return (labels) => tests.every((test) => test(labels));
}
