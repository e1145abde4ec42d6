import { Counter, Registry } from 'prom-client';
import { parseMetrics } from '../src/parse-metrics.ts';
import { parseSloTargets } from '../src/parse-slo-targets.ts';

const everything = () => true;

describe('reading Prometheus text', () => {
  it('reads back what prom-client writes, whatever the label values hold', async () => {
    const registry = new Registry();
    const values = ['plain', 'with "quotes"', 'back\\slash', 'two\nlines', 'a,b="c"}', ''];
    const counter = new Counter({
      name: 'odd_total',
      help: 'x',
      labelNames: ['value', 'other'],
      registers: [registry],
    });
    values.forEach((value, index) => counter.inc({ value, other: 'o' }, index + 0.5));
    const samples = parseMetrics(await registry.metrics(), everything);
    expect(samples).toEqual(
      values.map((value, index) => ({
        name: 'odd_total',
        labels: { value, other: 'o' },
        value: index + 0.5,
      })),
    );
  });

  it('reads special values, exponents, time stamps and a trailing comma', () => {
    const text = '# HELP a b\n\na +Inf\nb{} -Inf\nc{x="1",} 1.5e-7 1700000000000\nd NaN\n';
    expect(parseMetrics(text, everything).map(({ value }) => value)).toEqual([
      Infinity,
      -Infinity,
      1.5e-7,
      NaN,
    ]);
  });

  it.each(['a{x="1" 2', 'a{x=1} 2', 'a', 'a two', 'a{x="1"}{y="2"} 3', '<html>'])('refuses %s', (line) => {
    expect(() => parseMetrics(line, everything)).toThrow(SyntaxError);
  });
});

describe('METRICS_TARGETS', () => {
  it('names processes and their addresses, which may hold an equals sign', () => {
    expect(parseSloTargets('a=http://h:1/metrics, b=http://h:2/m?x=y,')).toEqual([
      { name: 'a', url: 'http://h:1/metrics' },
      { name: 'b', url: 'http://h:2/m?x=y' },
    ]);
  });

  it.each(['http://h:1/metrics', '=http://h', 'a=', 'a=nowhere'])('refuses %s', (text) => {
    expect(() => parseSloTargets(text)).toThrow(TypeError);
  });
});
