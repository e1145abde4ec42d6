import { execute } from '@messaging/database';
import { SLO_DEFINITION } from '@messaging/slo';
import { eventually } from '@messaging/test-kit';
import { startReadApi, type ReadApi } from './start-read-api.ts';

type LatencyObjective = Extract<(typeof SLO_DEFINITION.objectives)[number], { kind: 'latency' }>;

const [ACME, ANNA] = ['1', '11'];

describe('The read API', () => {
  let api: ReadApi;
  let anna: string;

  beforeAll(async () => {
    api = await startReadApi({
      [ACME]: [
        { userId: ANNA, username: 'anna', displayName: 'Anna Berg', permissions: ['messaging.moderate'] },
        { userId: '12', username: 'boris', displayName: 'Boris Anders' },
        { userId: '13', username: 'ann.old', displayName: 'Ann Gone', active: false },
        { userId: '14', username: 'zoe', displayName: '100 % Zoë' },
        ...['21', '22', '23', '24'].map((userId) => ({
          userId,
          username: `gus${userId}`,
          displayName: `Gus ${userId}`,
        })),
      ],
    });
    anna = await api.tokenOf(ACME, ANNA);
  });
  afterAll(() => api.stop());

  describe('GET /api/messaging/me', () => {
    it('says who one is, where, and what one may do', async () => {
      expect(await api.get('/me', anna)).toMatchObject({
        status: 200,
        body: {
          userId: ANNA,
          displayName: 'Anna Berg',
          companyId: ACME,
          companyName: 'Company 1',
          permissions: ['messaging.moderate'],
          mute: null,
        },
      });
    });
  });

  describe('GET /api/messaging/people', () => {
    const usernames = async (query: string) =>
      (await api.get(`/people?${query}`, anna)).body.people.map(
        ({ username }: { username: string }) => username,
      );

    it('finds colleagues by the beginning of a name, in any case, not those who left', async () => {
      expect(await usernames('query=an')).toEqual(['anna', 'boris']);
      expect(await usernames('query=AN')).toEqual(['anna', 'boris']);
      expect(await usernames('query=berg')).toEqual(['anna']);
      expect(await usernames('query=erg')).toEqual([]);
      expect(await usernames('limit=2')).toHaveLength(2);
    });

    it('takes wildcards for what they are: letters', async () => {
      expect(await usernames('query=%25')).toEqual(['zoe']);
      expect(await usernames('query=_')).toEqual([]);
    });

    it('does not offer who is suspended, only who is muted or was suspended until now', async () => {
      const impose = (userId: string, kind: string, until: Date | null) =>
        execute(
          api.database,
          `INSERT INTO sanctions (company_id, user_id, kind, until, reason, imposed_by, seq, imposed_at)
           VALUES (?, ?, ?, ?, 'test', ?, 1, ?)`,
          [ACME, userId, kind, until, ANNA, new Date()],
        );
      const hour = 3_600_000;
      await impose('21', 'suspended', null);
      await impose('22', 'suspended', new Date(Date.now() + hour));
      await impose('23', 'suspended', new Date(Date.now() - hour));
      await impose('24', 'muted', null);
      expect(await usernames('query=gus')).toEqual(['gus23', 'gus24']);
    });

    it('answers names and nothing more of a person', async () => {
      const { body } = await api.get('/people?query=boris', anna);
      expect(body.people).toEqual([{ userId: '12', displayName: 'Boris Anders', username: 'boris' }]);
    });
  });

  describe('for pages of other origins', () => {
    const preflight = (origin: string) =>
      fetch(`${api.origin}/api/messaging`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization,if-none-match,consistency-token',
        },
      });

    it('lets the ERP’s pages ask, and read the headers they need', async () => {
      const { status, headers } = await preflight('https://erp.test');
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe('https://erp.test');
      for (const name of ['Authorization', 'If-None-Match', 'Consistency-Token']) {
        expect(headers.get('access-control-allow-headers')).toContain(name);
      }
      const answer = await api.get('/me', anna, { origin: 'https://erp.test' });
      for (const name of ['ETag', 'Consistency-Token', 'X-Correlation-Id', 'Retry-After']) {
        expect(answer.headers.get('access-control-expose-headers')).toContain(name);
      }
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    });

    it('does not let others', async () => {
      const { headers } = await preflight('https://elsewhere.test');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    });
  });

  describe('GET /messaging/slo', () => {
    it('is a page, and the same figures as JSON, for anybody at the gateway', async () => {
      const page = await fetch(`${api.origin}/messaging/slo`);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toMatch('text/html');
      const text = await page.text();
      expect(text).toContain('Message read latency');
      expect(text).toContain('/messaging/slo?format=json');
      const figures = await fetch(`${api.origin}/messaging/slo?format=json`);
      expect(figures.headers.get('content-type')).toMatch('application/json');
      expect(((await figures.json()) as { objectives: unknown[] }).objectives).toHaveLength(5);
    });

    it('finds the reads it promises to be fast among those that were measured', async () => {
      const { match } = SLO_DEFINITION.objectives.find(({ id }) => id === 'read-latency') as LatencyObjective;
      expect(match).toMatchObject({ service: 'read-api', method: 'GET' });
      await api.get('?topic=A', anna);
      await eventually(async () => {
        const counts = (await api.metrics.print()).split('\n').filter((line) => /_count\{/.test(line));
        expect(counts.filter((line) => line.includes(`route="${match.route}",`))).toHaveLength(1);
      });
    });
  });
});
