import { createSloBoard, SLO_DEFINITION, type BoardReport } from '../src/index.ts';
import { startMeasuredProcess, type MeasuredProcess } from './measured-process.ts';

const START = Date.UTC(2026, 0, 5, 8);
const MINUTE = 60_000;

describe('the SLO board', () => {
  let clock = START;
  const processes: MeasuredProcess[] = [];
  const start = async (options?: Parameters<typeof startMeasuredProcess>[0]) => {
    const started = await startMeasuredProcess(options);
    processes.push(started);
    return started;
  };
  const watch = (...watched: MeasuredProcess[]) =>
    createSloBoard({
      targets: watched.map(({ url }, index) => ({ name: `process-${index + 1}`, url })),
      fetch,
      definition: SLO_DEFINITION,
      showTargetUrls: true,
      now: () => clock,
    });
  const objective = (report: BoardReport, id: string) => {
    const found = report.objectives.find((one) => one.id === id);
    if (!found) throw new Error(`no objective ${id}`);
    return found;
  };
  const sinceStart = (report: BoardReport, id: string) => objective(report, id).windows.at(-1);

  beforeEach(() => (clock = START));
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((one) => one.stop()));
  });

  it('adds up what several processes counted while it watched, and nothing from before', async () => {
    const [a, b] = [await start(), await start()];
    a.observe('read-api', 'GET', '/api/messaging', 200, 2, 500);
    const board = watch(a, b);
    await board.look();
    a.observe('read-api', 'GET', '/api/messaging', 200, 0.02, 90);
    b.observe('read-api', 'GET', '/api/messaging', 304, 0.004, 100);
    b.observe('read-api', 'GET', '/api/messaging', 200, 0.35, 10);
    b.observe('read-api', 'GET', '/api/messaging/messages/:id', 200, 2, 50);
    b.observe('read-api', 'GET', '/api/messaging', 503, 0.001, 50);
    b.observe('write-api', 'POST', '/api/messaging', 201, 0.39, 20);
    clock += 10_000;
    await board.look();

    const report = board.report();
    const read = sinceStart(report, 'read-latency');
    expect(read).toMatchObject({ events: 200, bad: 10, goodShare: 0.95 });
    expect(read?.budgetLeft).toBeCloseTo(0, 10);
    expect(objective(report, 'read-latency').state).toBe('met');
    expect(sinceStart(report, 'write-latency')).toMatchObject({
      events: 20,
      bad: 0,
      goodShare: 1,
      budgetLeft: 1,
    });
    expect(objective(report, 'fanout-delay').state).toBe('no data');
    expect(sinceStart(report, 'availability')).toMatchObject({ events: 320, bad: 50 });
    expect(objective(report, 'availability').state).toBe('missed');
  });

  it('estimates the percentile inside its bucket, as histogram_quantile does', async () => {
    const process = await start();
    const board = watch(process);
    await board.look();
    for (let i = 0; i < 100; i += 1) process.fanout.observe(i < 90 ? 0.02 : 0.4);
    clock += 10_000;
    await board.look();
    // Rank 95 is half way through the ten events of the bucket from 0.25 to 0.5.
    expect(sinceStart(board.report(), 'fanout-delay')?.percentileSeconds).toBeCloseTo(0.375, 10);
  });

  it('tells no percentile beyond the last bucket, and says that the objective is missed', async () => {
    const process = await start();
    const board = watch(process);
    await board.look();
    process.fanout.observe(60);
    clock += 10_000;
    await board.look();
    expect(sinceStart(board.report(), 'fanout-delay')).toMatchObject({
      events: 1,
      bad: 1,
      percentileSeconds: null,
    });
    expect(objective(board.report(), 'fanout-delay').state).toBe('missed');
  });

  it('forgets old trouble in the short windows and keeps it in the long one', async () => {
    const process = await start();
    const board = watch(process);
    await board.look();
    process.observe('write-api', 'POST', '/api/messaging', 201, 1, 40);
    clock += MINUTE;
    await board.look();
    for (let minute = 0; minute < 20; minute += 1) {
      process.observe('write-api', 'POST', '/api/messaging', 201, 0.01, 2);
      clock += MINUTE;
      await board.look();
    }
    const { windows, trend } = objective(board.report(), 'write-latency');
    expect(windows.map(({ window, events, bad }) => [window, events, bad])).toEqual([
      ['5m', 10, 0],
      ['1h', 80, 40],
      ['since start', 80, 40],
    ]);
    expect(trend).toHaveLength(60);
    expect(trend.filter((value) => value !== null)).toHaveLength(21);
  });

  it('keeps counting when a process restarts from zero, and says when one is down', async () => {
    const first = await start({ startedAt: START / 1_000 - 60 });
    const board = watch(first);
    await board.look();
    first.observe('write-api', 'POST', '/api/messaging', 201, 0.01, 30);
    clock += 10_000;
    await board.look();
    await first.stop();
    processes.length = 0;
    clock += 10_000;
    await board.look();
    expect(board.report().targets).toMatchObject([
      { name: 'process-1', up: false, lastSeenAt: new Date(START + 10_000).toISOString() },
    ]);

    const second = await start({ port: first.port, startedAt: START / 1_000 + 25 });
    // More than the first life had: only the start time tells that the counter began anew.
    second.observe('write-api', 'POST', '/api/messaging', 201, 0.01, 40);
    clock += 10_000;
    await board.look();
    expect(sinceStart(board.report(), 'write-latency')?.events).toBe(70);
    expect(board.report().targets).toMatchObject([{ up: true, problem: null }]);
  });

  it('counts everything of a process that began after the watch did', async () => {
    const old = await start();
    const late = await start({ startedAt: START / 1_000 + 5 });
    late.observe('write-api', 'POST', '/api/messaging', 201, 0.01, 7);
    const board = watch(old, late);
    clock += 10_000;
    await board.look();
    expect(sinceStart(board.report(), 'write-latency')?.events).toBe(7);
  });

  it('shows a leak even if it happened before the watch began', async () => {
    const process = await start();
    process.leaks.inc();
    const board = watch(process);
    await board.look();
    expect(objective(board.report(), 'tenant-isolation').state).toBe('missed');
    expect(sinceStart(board.report(), 'tenant-isolation')).toMatchObject({ bad: 1, budgetLeft: 0 });
  });

  it('marks a process whose histogram lacks the bucket of the objective instead of guessing', async () => {
    const process = await start({ httpBuckets: [0.1, 0.25, 0.5] });
    process.observe('read-api', 'GET', '/api/messaging', 200, 0.2);
    const board = watch(process);
    await board.look();
    expect(board.report().targets).toMatchObject([
      { up: false, problem: 'http_request_duration_seconds has no bucket at 0.3 s' },
    ]);
  });
});
