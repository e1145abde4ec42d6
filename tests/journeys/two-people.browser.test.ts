import { DEMO_COMPANIES } from '@messaging/demo-data';
import type { Cluster } from '@messaging/local-cluster';
import { eventually } from '@messaging/test-kit';
import {
  choose,
  discuss,
  messageWith,
  openBrowser,
  picture,
  reply,
  signIn,
  write,
  type Browser,
  type Place,
} from './browse.ts';
import { call, createSignerOf, startJourneyCluster, tokenOf } from './journey-cluster.ts';

const company = DEMO_COMPANIES.find(({ language }) => language === 'en')!;
const [anna, boris] = company.staff.filter(({ active }) => active).map(({ person }): Person => person) as [
  Person,
  Person,
];
const elsewhere = DEMO_COMPANIES[0]!;
const stranger = elsewhere.staff[0]!.person;
const transaction = company.transactions[0]!;
const PATH = `/transactions/${transaction.id}`;
const HOSTILE = `<img src="x" onerror="window.hacked=1"><script>window.hacked=1</script>`;

interface Person {
  id: string;
  displayName: string;
}
interface Written {
  conversationId: string;
  id: string;
}

describe('two people at two browsers, on two realtime nodes', () => {
  let cluster: Cluster;
  let hers: Browser;
  let his: Browser;

  beforeAll(async () => {
    cluster = await startJourneyCluster('two-people');
    [hers, his] = await Promise.all([openBrowser(), openBrowser()]);
    await signIn(hers, cluster.demoErpUrl, at(company, anna), PATH);
    await signIn(his, cluster.demoErpUrl, at(company, boris), PATH);
    await onDifferentNodes();
    await Promise.all([discuss(hers), discuss(his)]);
  }, 120_000);
  afterAll(async () => {
    await picture(hers, 'at-the-end-hers');
    await picture(his, 'at-the-end-his');
    await Promise.all([hers?.close(), his?.close()]);
    await cluster?.stop();
  }, 60_000);

  /** The gateway spreads sockets at random: he reloads until he is on the node she is not on. */
  async function onDifferentNodes(): Promise<void> {
    const nodes = cluster.services.filter(({ service }) => service === 'realtime-gateway');
    for (let attempt = 0; attempt < 20; attempt++) {
      const spread = await eventually(async () => {
        const counts = await Promise.all(nodes.map(({ url }) => socketsOf(url)));
        if (counts.reduce((sum, count) => sum + count, 0) !== 2)
          throw new Error(`sockets: ${counts.join(' + ')}`);
        return counts;
      }, 15_000);
      if (spread.every((count) => count === 1)) return;
      await his.page.reload();
    }
    throw new Error('the sockets never spread over both nodes');
  }

  afterEach(() => expect([...hers.errors, ...his.errors]).toEqual([]));

  it('shows what one writes to the other: a message, a reply, an edit, a deletion', async () => {
    await write(hers, 'Has the supplier confirmed the new price?');
    await messageWith(his, 'Has the supplier confirmed the new price?').waitFor();

    await reply(his, 'Has the supplier confirmed', 'Not yet, they asked for two more days.');
    await messageWith(hers, 'they asked for two more days').waitFor();
    await picture(hers, 'conversation');

    const editing = await choose(hers, 'Has the supplier confirmed', 'Edit');
    await editing.getByRole('textbox').fill('Has the supplier confirmed the new price in writing?');
    await editing.getByRole('textbox').press('Enter');
    await messageWith(his, 'in writing?').waitFor();
    expect(await messageWith(his, 'in writing?').first().textContent()).toContain('edited');

    const deleting = await choose(his, 'they asked for two more days', 'Delete');
    await deleting.getByRole('button', { name: 'Delete' }).click();
    await hers.page.getByText('This message was deleted.').waitFor();
    expect(await messageWith(hers, 'they asked for two more days').count()).toBe(0);
  });

  it('shows each the other’s presence and typing', async () => {
    await hers.page.getByTestId('presence').waitFor();
    await his.page.getByTestId('composer').pressSequentially('I am writing');
    await hers.page.getByTestId('typing').filter({ hasText: boris.displayName }).waitFor();
    await his.page.getByTestId('composer').fill('');
  });

  it('shows a person of another company nothing, and answers 404 for every id', async () => {
    const theirs = await tokenOf(cluster, company.id, anna.id);
    const link = `transactionId=${transaction.id}`;
    const { body } = await call(cluster, theirs, 'GET', `?${link}`);
    const written = (body as { threads: Written[] }).threads[0]!;

    const other = await tokenOf(cluster, elsewhere.id, stranger.id);
    const ids: [method: string, path: string, body?: unknown][] = [
      ['GET', `/messages/${written.id}`],
      ['GET', `/messages/${written.id}/history`],
      ['GET', `/messages/${written.id}/replies`],
      ['PATCH', `/messages/${written.id}`, { message: 'mine now' }],
      ['DELETE', `/messages/${written.id}`],
      ['PUT', `/conversations/${written.conversationId}/read`, { position: '1' }],
      ['PUT', `/conversations/${written.conversationId}/following`, { level: 'all' }],
    ];
    for (const [method, path, sent] of ids) {
      const answer = await call(cluster, other, method, path, sent);
      expect({ method, path, status: answer.status }).toEqual({ method, path, status: 404 });
    }
    expect((await call(cluster, other, 'GET', `?${link}`)).body).toMatchObject({
      conversation: null,
      threads: [],
    });
    expect(JSON.stringify((await call(cluster, other, 'GET', '/events?after=0')).body)).not.toContain(
      'supplier',
    );
    const foreign = await tokenOf(cluster, company.id, stranger.id);
    expect((await call(cluster, foreign, 'GET', `?${link}`)).status).toBe(404);

    const third = await openBrowser();
    try {
      await signIn(third, cluster.demoErpUrl, at(elsewhere, stranger), '/');
      await third.page.evaluate((transactionId) => {
        window.dispatchEvent(new CustomEvent('messaging:start', { detail: { transactionId } }));
      }, transaction.id);
      await third.page.getByTestId('composer').waitFor();
      await write(hers, 'This stays among us.');
      await messageWith(his, 'This stays among us.').waitFor();
      // Long after it has reached the colleague, it has still not reached the stranger.
      await third.page.waitForTimeout(1_000);
      expect(await third.page.getByTestId('message').count()).toBe(0);
    } finally {
      await third.close();
    }
  }, 60_000);

  it('class 22: XSS by display name, text, topic and title; shows markup as it was typed, and runs none of it', async () => {
    const erp = await (await createSignerOf(cluster)).serviceToken('directory:write');
    const named = { id: boris.id, username: 'boris-the-hostile', displayName: `Boris ${HOSTILE}` };
    expect((await call(cluster, erp, 'PUT', '/directory', { users: [named] })).status).toBe(200);
    const start = { topic: `About ${HOSTILE}`, title: `Titled ${HOSTILE}` };
    for (const { page } of [hers, his]) {
      await page.evaluate((detail) => {
        window.dispatchEvent(new CustomEvent('messaging:start', { detail }));
      }, start);
      await page.getByText(start.title).first().waitFor();
    }
    await write(his, `Look: ${HOSTILE} javascript:window.hacked=1 @${anna.displayName}`);
    const shown = messageWith(hers, 'Look: ').first();
    await shown.waitFor();
    expect(await shown.textContent()).toContain(`Look: ${HOSTILE} javascript:window.hacked=1`);
    expect(await shown.textContent()).toContain(named.displayName);
    for (const { page } of [hers, his]) {
      expect(await page.locator('img[src="x"], [onerror], a[href^="javascript"]').count()).toBe(0);
      expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    }
  }, 60_000);
});

const at = ({ name }: { name: string }, { displayName }: Person): Place => ({
  companyName: name,
  displayName,
});

async function socketsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^realtime_sockets(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1]);
}
