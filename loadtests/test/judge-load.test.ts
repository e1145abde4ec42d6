import { checkHistories } from '../runner/check-histories.ts';
import { judgeLoad, renderFindings, type K6Summary } from '../runner/judge-load.ts';

const shape = {
  sockets: 1,
  conversations: 1,
  peoplePerCompany: 1,
  writesPerSecond: 1,
  readsPerSecond: 1,
  rampSeconds: 1,
  seconds: 2,
};
const objectives = [
  { title: 'Reads', metric: 'http_req_duration{slo:read-latency}', threshold: 'p(95)<=300' },
  { title: 'Availability', metric: 'slo_available', threshold: 'rate>=0.999' },
  { title: 'Isolation', metric: 'foreign_messages', threshold: 'count==0' },
];
const summary = (): K6Summary => ({
  metrics: {
    'http_req_duration{slo:read-latency}': {
      type: 'trend',
      values: { count: 9, 'p(95)': 12.345 },
      thresholds: { 'p(95)<=300': { ok: true } },
    },
    slo_available: {
      type: 'rate',
      values: { rate: 1, passes: 9, fails: 0 },
      thresholds: { 'rate>=0.999': { ok: true } },
    },
  },
});
const history = checkHistories([
  { record: 'accepted', conversation: 0, position: 1, number: 0 },
  { record: 'accepted', conversation: 0, position: 2, number: 1 },
  {
    record: 'listener',
    socket: 0,
    conversation: 0,
    listened: true,
    problem: null,
    arrivals: [[1, 2]],
    numberSum: 1,
    foreign: 0,
  },
]);
const failed = (...[metrics, verdict]: [K6Summary?, typeof history?]) =>
  judgeLoad(metrics ?? summary(), objectives, verdict ?? history, shape).flatMap(({ what, ok }) =>
    ok ? [] : [what],
  );

describe('judging a load test', () => {
  it('passes when every objective and every count holds', () => {
    expect(failed()).toEqual([]);
    expect(renderFindings(judgeLoad(summary(), objectives, history, shape))).toContain(
      'ok  Reads, P95                    ≤ 300 ms  12.3 ms',
    );
  });

  it('does not take a percentile of nothing for a kept promise', () => {
    const quiet = summary();
    delete quiet.metrics['http_req_duration{slo:read-latency}'];
    expect(failed(quiet)).toEqual(['Reads, P95']);
  });

  it('follows k6’s own verdict on a threshold', () => {
    const slow = summary();
    slow.metrics['http_req_duration{slo:read-latency}'] = {
      type: 'trend',
      values: { count: 9, 'p(95)': 301 },
      thresholds: { 'p(95)<=300': { ok: false } },
    };
    expect(failed(slow)).toEqual(['Reads, P95']);
  });

  it('fails when load was not sent, however good the answers were', () => {
    const starved = summary();
    starved.metrics['dropped_iterations'] = { type: 'counter', values: { count: 3 } };
    expect(failed(starved)).toEqual(['Writes not sent in time']);
  });

  it('fails on each count of the histories', () => {
    expect(failed(undefined, { ...history, lost: 1, duplicated: 1, reordered: 1, foreign: 1 })).toEqual([
      'Lost',
      'Duplicated',
      'Reordered',
      'Foreign',
    ]);
    expect(failed(undefined, { ...history, listeners: 0 })).toEqual(['Sockets that did not listen']);
    expect(failed(undefined, { ...history, accepted: 1, refused: { 429: 1 } })).toEqual([
      'Writes accepted',
      'Writes refused',
    ]);
    expect(failed(undefined, { ...history, expected: 0, delivered: 0 })).toEqual(['Deliveries']);
  });
});
