import { DEMO_COMPANIES } from '@messaging/demo-data';
import type { Cluster } from '@messaging/local-cluster';
import { checkHistory, createRecordedReader, createRecorder, type RecordedReader } from '@messaging/proof';
import { eventually } from '@messaging/test-kit';
import { allowFlooding, startJourneyCluster, tokenOf } from './journey-cluster.ts';

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
  let writers: RecordedReader[];
  const recorder = createRecorder();

  beforeAll(async () => {
    cluster = await startJourneyCluster('node-killed');
    await allowFlooding(cluster, COMPANY.id);
    writers = [ANNA, BORIS].map((userId) =>
      createRecordedReader({
        gatewayUrl: cluster.gatewayUrl,
        person: { companyId: COMPANY.id, userId },
        getToken: () => tokenOf(cluster, COMPANY.id, userId),
        recorder,
      }),
    );
    writers.forEach(({ client }) => client.connect());
    await eventually(() => expect(writers.every((writer) => writer.isOnline())).toBe(true), 15_000);
  }, 120_000);
  afterAll(async () => {
    writers?.forEach((writer) => writer.close());
    await cluster?.stop();
  }, 60_000);

  it('costs nobody a message: both end with every message exactly once, in order', async () => {
    const conversations = writers.map((writer) => writer.open(LINK));
    await eventually(() => conversations.forEach((one) => expect(one.getSnapshot().status).toBe('ready')));

    const killed: string[] = [];
    for (let i = 0; i < MESSAGES_EACH; i++) {
      writers.forEach((writer, number) => writer.send(LINK, `writer ${number}, message ${i}`));
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

    const truth = (await writers[0]!.read(LINK)).map(({ id }) => id);
    for (const conversation of conversations) {
      const { messages } = conversation.getSnapshot();
      expect(messages.map(({ id }) => id)).toEqual(truth);
      expect(messages.map(({ position }) => Number(position))).toEqual(truth.map((_, i) => i + 1));
    }
    for (const writer of writers) await writer.noteEnd(LINK);
    expect(checkHistory(recorder.records()).violations).toEqual([]);
    await Promise.all(
      ['realtime-gateway-1', 'realtime-gateway-2'].map((name) => cluster.service(name).untilReady()),
    );
  }, 90_000);
});
