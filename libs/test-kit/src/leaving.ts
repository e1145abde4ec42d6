import { createLogger, createMetrics, type Logger, type Metrics } from '@messaging/service-kit';
import type { Knex } from 'knex';
import { noteRedis } from './note-redis.ts';
import { readOwnedWords } from './owned-words.ts';
import { createTextWatch, describeLeaks } from './text-watch.ts';

/** What left the parts of services that run in this test: the test's database looks through it when it is dropped. */
export const leaving = createTextWatch();
const metricsOfTest: Metrics[] = [];

/** A logger that says nothing on the console and everything, down to `trace`, to the search for leaks. */
export function createTestLogger(service: string, instance?: string): Logger {
  const destination = { write: (line: string) => leaving.note(`log of ${service}`, line) };
  return createLogger({
    service,
    ...(instance === undefined ? {} : { instance }),
    level: 'trace',
    destination,
  });
}

/** Metrics that are searched for leaks as well. */
export function createTestMetrics(service: string): Metrics {
  const metrics = createMetrics({ service, defaults: false });
  metricsOfTest.push(metrics);
  return metrics;
}

/** Everything that this Redis is told from now on is searched, too. */
export const noteTestRedis = (url: string) => noteRedis(url, leaving);

/** Throws where a text or a name of the database stands in what left: logs, Redis, jobs, metrics, problem documents. */
export async function assertNothingLeaked(database: Knex): Promise<void> {
  // Once: some ask their database for a figure, which goes with the test's part that made them.
  for (const metrics of metricsOfTest.splice(0)) leaving.note('metrics', await metrics.print());
  const leaks = leaving.find(await readOwnedWords(database));
  if (leaks.length > 0) throw new Error(`what is a company’s own has left it:\n${describeLeaks(leaks)}`);
}
