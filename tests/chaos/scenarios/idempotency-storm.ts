import { setTimeout as sleep } from 'node:timers/promises';
import { createRecordedWriter, type Acknowledged } from '@messaging/proof';
import { tokenOf } from '../../journeys/journey-cluster.ts';
import type { Scenario } from '../scenario.ts';

const RETRIES = 20;
const MOST_TRIES = 20;
const PAUSE_MS = 200;
const AT_ONCE = { long: { keys: 1_000, lanes: 5 }, short: { keys: 30, lanes: 3 } };

export const idempotencyStorm: Scenario = {
  name: 'idempotency-storm',
  what: '1,000 keys, each sent 20 times at once: one message each, identical answers; another body is refused',
  wire: 'once',
  async run({ cluster, traffic, recorder, short, find }) {
    const { person } = traffic.readers[0]!;
    const token = tokenOf(cluster, person.companyId, person.userId);
    const writer = createRecordedWriter({
      gatewayUrl: cluster.gatewayUrl,
      person,
      getToken: () => token,
      recorder,
    });
    const { keys, lanes } = short ? AT_ONCE.short : AT_ONCE.long;
    // A server that sheds load has said nothing of the key yet, and is asked again.
    async function isRefused(intent: Parameters<typeof writer.attempt>[0]): Promise<boolean> {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const answer = await writer.attempt(intent);
        if (answer !== 'again') return answer === 'refused';
        await sleep(PAUSE_MS);
      }
      return false;
    }
    let next = 0;
    let alike = 0;
    let refused = 0;
    async function oneAfterAnother(): Promise<void> {
      while (next < keys) {
        const key = `storm-${traffic.link['transactionId' as never] as string}-${next++}`;
        const intent = { action: 'send', link: traffic.link, key, text: `${key}, once` } as const;
        const answers = await Promise.all(Array.from({ length: RETRIES }, () => writer.write(intent)));
        if (new Set(answers.map(bodyOf)).size === 1 && answers[0]) alike += 1;
        if (await isRefused({ ...intent, text: `${key}, another body` })) refused += 1;
      }
    }
    await Promise.all(Array.from({ length: lanes }, oneAfterAnother));
    find(`${keys} keys × ${RETRIES} were answered alike`, alike, alike === keys);
    find('the same keys with another body were refused', refused, refused === keys);
    const statuses = new Set(
      recorder.records().flatMap((record) => (record.kind === 'refused' ? [record.status] : [])),
    );
    find('with 422', [...statuses].join(), statuses.size === 1 && statuses.has(422));
  },
};

const bodyOf = (answer: Acknowledged | null) =>
  answer && JSON.stringify([answer.messageId, answer.seq, answer.position, answer.version, answer.text]);
