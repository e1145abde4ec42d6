import { DEMO_COMPANIES } from '@messaging/demo-data';
import type { Cluster } from '@messaging/local-cluster';
import { eventually } from '@messaging/test-kit';
import {
  allowFlooding,
  readWhole,
  recordedClient,
  startJourneyCluster,
  untilOnline,
  type RecordedClient,
} from './journey-cluster.ts';

const COMPANY = DEMO_COMPANIES[0]!;
const [ANNA, BORIS] = COMPANY.staff.filter(({ active }) => active).map(({ person }) => person.id) as [
  string,
  string,
];
const LINK = { transactionId: '900001' };
const MESSAGES_EACH = 60;
const EVERY_MS = 40;

describe('a realtime node that is killed while messages flow', () => {
  let cluster: Cluster;
  let writers: RecordedClient[];

  beforeAll(async () => {
    cluster = await startJourneyCluster('node-killed');
    await allowFlooding(cluster, COMPANY.id);
    writers = [ANNA, BORIS].map((userId) => recordedClient(cluster, COMPANY.id, userId));
    await Promise.all(writers.map(untilOnline));
  }, 120_000);
  afterAll(async () => {
    writers?.forEach(({ client }) => client.close());
    await cluster?.stop();
  }, 60_000);

  it('costs nobody a message: both end with every message exactly once, in order', async () => {
    const conversations = writers.map(({ client }) => client.open(LINK));
    await eventually(() => conversations.forEach((one) => expect(one.getSnapshot().status).toBe('ready')));

    const killed: string[] = [];
    for (let i = 0; i < MESSAGES_EACH; i++) {
      conversations.forEach((conversation, writer) => conversation.send(`writer ${writer}, message ${i}`));
      // Both nodes die once, so that whichever a client was on, it was hit.
      const victim = { 15: 'realtime-gateway-1', 35: 'realtime-gateway-2' }[i];
      if (victim) {
        cluster.service(victim).kill('SIGKILL');
        killed.push(victim);
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    expect(killed).toHaveLength(2);

    const expected = [0, 1].flatMap((writer) =>
      Array.from({ length: MESSAGES_EACH }, (_, i) => `writer ${writer}, message ${i}`),
    );
    await eventually(() => {
      for (const conversation of conversations) {
        const { messages, outgoing } = conversation.getSnapshot();
        expect(outgoing).toEqual([]);
        expect(messages.map(({ message }) => message).sort()).toEqual([...expected].sort());
      }
    }, 40_000);

    const truth = (await readWhole(writers[0]!, LINK)).map(({ id }) => id);
    for (const conversation of conversations) {
      const { messages } = conversation.getSnapshot();
      expect(messages.map(({ id }) => id)).toEqual(truth);
      expect(messages.map(({ position }) => Number(position))).toEqual(truth.map((_, i) => i + 1));
    }
    await Promise.all(
      ['realtime-gateway-1', 'realtime-gateway-2'].map((name) => cluster.service(name).untilReady()),
    );
  }, 90_000);
});
