import { eventually } from '@messaging/test-kit';
import { startFragileLink, type FragileLink } from './fragile-link.ts';
import { startReadApi, type ReadApi } from './start-read-api.ts';

const [ACME, ANNA] = ['1', '11'];
// More than the pool has connections.
const CROWD = Array.from({ length: 12 }, (_, i) => String(100 + i));
const LONGEST_WAIT_MS = 3_000;

describe('With the database away', () => {
  let api: ReadApi;
  let link: FragileLink;
  let anna: string;

  beforeAll(async () => {
    link = await startFragileLink();
    api = await startReadApi(
      { [ACME]: [ANNA, ...CROWD].map((userId) => ({ userId })) },
      { through: link.through },
    );
    anna = await api.tokenOf(ACME, ANNA);
    await api.writer.send(ACME, ANNA, { topic: 'A' }, 'hello');
  });
  afterAll(async () => {
    await api.stop();
    await link.stop();
  });

  const timed = async (path: string, token = anna) => {
    const startedAt = Date.now();
    const answer = await api.get(path, token);
    return { ...answer, tookMs: Date.now() - startedAt };
  };
  const expectUnavailable = async () => {
    const paths = ['?topic=A', '', '/events?after=0', '/notifications', '/messages/1', '/me'];
    const tokens = await Promise.all(CROWD.map((userId) => api.tokenOf(ACME, userId)));
    const asked = [...paths.map((path) => timed(path)), ...tokens.map((token) => timed('/me', token))];
    for (const answer of await Promise.all(asked)) {
      expect(answer).toMatchObject({ status: 503, body: { type: 'urn:messaging:problem:unavailable' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.tookMs).toBeLessThan(LONGEST_WAIT_MS);
    }
  };
  const expectBack = () =>
    eventually(async () => expect((await api.get('?topic=A', anna)).status).toBe(200), LONGEST_WAIT_MS);

  it('reads are refused at once when it cannot be reached, and answered when it is back', async () => {
    await expectBack();
    link.cut();
    await forgetWhoAsks();
    await expectUnavailable();
    link.mend();
    await expectBack();
  });

  it('reads are refused within three seconds when it hangs, and answered when it goes on', async () => {
    await expectBack();
    link.freeze();
    await forgetWhoAsks();
    await expectUnavailable();
    link.mend();
    await expectBack();
  });

  // Employments are remembered for a second: longer than that, everything needs the database.
  const forgetWhoAsks = () => new Promise((resolve) => setTimeout(resolve, 1_050));
});
