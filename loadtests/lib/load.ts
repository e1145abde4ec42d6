import type { Options, Scenario } from 'k6/options';
import { listen, listenerCount } from './listen.ts';
import { input } from './load-input.ts';
import { SETTLE_SECONDS, totalSeconds } from './load-shape.ts';
import { readThread } from './read-thread.ts';
import { writeMessage } from './write-message.ts';

/** The one script k6 runs; what it is to do stands in the input the runner wrote. */
export { listen, readThread, writeMessage };

interface Thresholds {
  thresholds: { metric: string; threshold: string }[];
}
const { thresholds } = JSON.parse(open('../generated/thresholds.json')) as Thresholds;
const { shape } = input;

// Open loop: a slow answer must not slow the next request, so there are virtual users for seconds of waiting.
const steady = (exec: string, rate: number): Scenario => ({
  executor: 'constant-arrival-rate',
  exec,
  rate,
  timeUnit: '1s',
  duration: `${shape.seconds}s`,
  startTime: `${shape.rampSeconds + SETTLE_SECONDS}s`,
  preAllocatedVUs: Math.min(300, Math.max(5, rate)),
  maxVUs: Math.min(600, Math.max(20, rate * 3)),
  gracefulStop: '5s',
});

export const options: Options = {
  scenarios: {
    listen: {
      executor: 'per-vu-iterations',
      exec: 'listen',
      vus: listenerCount,
      iterations: 1,
      maxDuration: `${totalSeconds(shape) + 10}s`,
      gracefulStop: '5s',
    },
    write: steady('writeMessage', shape.writesPerSecond),
    read: steady('readThread', shape.readsPerSecond),
  },
  thresholds: {
    ...Object.fromEntries(thresholds.map(({ metric, threshold }) => [metric, [threshold]])),
    dropped_iterations: ['count==0'],
  },
  summaryTrendStats: ['count', 'min', 'med', 'avg', 'p(90)', 'p(95)', 'p(99)', 'max'],
};

export function handleSummary(data: unknown) {
  return { [__ENV.LOAD_SUMMARY ?? '']: JSON.stringify(data) };
}
