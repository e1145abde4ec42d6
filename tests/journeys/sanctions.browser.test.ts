import type { SanctionBody } from '@messaging/contracts';
import { DEMO_COMPANIES } from '@messaging/demo-data';
import type { Cluster } from '@messaging/local-cluster';
import { discuss, messageWith, openBrowser, picture, signIn, write, type Browser } from './browse.ts';
import { call, startJourneyCluster, tokenOf } from './journey-cluster.ts';

const company = DEMO_COMPANIES.find(({ language }) => language === 'en')!;
const staff = company.staff.filter(({ active }) => active);
const admin = staff.find(({ permissions }) => permissions.includes('messaging.administer'))!.person;
const [anna, boris] = staff
  .filter(({ permissions }) => permissions.length === 0)
  .map(({ person }) => person) as [typeof admin, typeof admin];
const transaction = company.transactions[0]!;
const PATH = `/transactions/${transaction.id}`;
const LOOKS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const;

describe('what a person sees who is muted or suspended', () => {
  let cluster: Cluster;
  let hers: Browser;

  beforeAll(async () => {
    cluster = await startJourneyCluster('sanctions');
    hers = await openBrowser();
    await signIn(
      hers,
      cluster.demoErpUrl,
      { companyName: company.name, displayName: anna.displayName },
      PATH,
    );
    await discuss(hers);
  }, 120_000);
  afterAll(async () => {
    await hers?.close();
    await cluster?.stop();
  }, 60_000);

  afterEach(() => expect(hers.errors).toEqual([]));

  const find = (testId: string) => hers.page.getByTestId(testId);
  const says = async (text: string) => {
    const his = await tokenOf(cluster, company.id, boris.id);
    const body = { transactionId: transaction.id, message: text };
    expect((await call(cluster, his, 'POST', '', body)).status).toBe(201);
  };
  async function impose(sanction: SanctionBody): Promise<void> {
    const token = await tokenOf(cluster, company.id, admin.id);
    expect((await call(cluster, token, 'PUT', `/people/${anna.id}/sanctions`, sanction)).status).toBe(200);
  }
  async function lift(): Promise<void> {
    const token = await tokenOf(cluster, company.id, admin.id);
    expect((await call(cluster, token, 'DELETE', `/people/${anna.id}/sanctions`)).status).toBe(200);
  }
  async function pictures(name: string): Promise<void> {
    for (const [colorScheme, width] of LOOKS) {
      await hers.page.emulateMedia({ colorScheme });
      await hers.page.setViewportSize({ width, height: 800 });
      await picture(hers, `${name}-${colorScheme}-${width}`);
    }
    await hers.page.emulateMedia({ colorScheme: 'light' });
    await hers.page.setViewportSize({ width: 1280, height: 800 });
  }
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

  it('muted, they read on, and the composer says until when and then opens by itself, with the draft', async () => {
    await write(hers, 'The first line is mine.');
    await find('outgoing').waitFor({ state: 'detached' });
    await find('composer').fill('half a thought');
    await impose({ kind: 'muted', until: inSeconds(7), reason: 'three insults' });
    await find('muted').waitFor();
    expect(await find('muted').textContent()).toMatch(
      /^You are muted until .*\d:\d\d.*: you can read, but not write\.$/,
    );
    expect(await find('composer').count()).toBe(0);
    await says('Read this, Anna.');
    await messageWith(hers, 'Read this, Anna.').waitFor();
    const own = messageWith(hers, 'The first line is mine.').first();
    await own.hover();
    expect(await own.getByRole('button', { name: /^Reply to/ }).count()).toBe(0);
    await own.getByRole('button', { name: /^More actions/ }).click();
    expect(await hers.page.getByRole('menuitem').allTextContents()).toEqual(['Copy text']);
    await hers.page.keyboard.press('Escape');
    await pictures('muted');

    await find('composer').waitFor({ timeout: 12_000 });
    expect(await find('muted').count()).toBe(0);
    expect(await find('composer').inputValue()).toBe('half a thought');
    await write(hers, 'I may write again.');
    await find('outgoing').waitFor({ state: 'detached' });
    expect(await messageWith(hers, 'I may write again.').count()).toBe(1);
  }, 60_000);

  it('suspended, they see that and until when in place of every text, and after it go on by themselves', async () => {
    await says('Nobody else may see this.');
    await messageWith(hers, 'Nobody else may see this.').waitFor();
    await impose({ kind: 'suspended', until: inSeconds(12), reason: 'under review' });
    await find('suspended').waitFor();
    expect(await find('suspended').textContent()).toMatch(
      /^Your messaging is suspendedUntil .*\d:\d\d.*\. It then goes on by itself\.$/,
    );
    const isGone = async () => {
      for (const testId of ['composer', 'message', 'thread', 'muted'])
        expect([testId, await find(testId).count()]).toEqual([testId, 0]);
      const shown = await hers.page.evaluate(
        () => document.querySelector('erp-messaging')?.shadowRoot?.textContent ?? '',
      );
      for (const words of ['Nobody else may see this', 'sign-in', 'review'])
        expect(shown).not.toContain(words);
    };
    await isGone();
    await pictures('suspended');
    // Reloading shows no more than that.
    await hers.page.reload();
    await find('suspended').waitFor();
    await isGone();

    await messageWith(hers, 'Nobody else may see this.').waitFor({ timeout: 20_000 });
    await find('composer').waitFor();
    expect(await find('suspended').count()).toBe(0);
  }, 60_000);

  it('suspended until it is lifted, they are told whom to ask, and coming back to the page shows that it was', async () => {
    await impose({ kind: 'suspended', reason: 'under review' });
    await hers.page.getByText('Ask your company’s messaging admin.').waitFor();
    await lift();
    await hers.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await find('composer').waitFor();
    await says('Good to have you back.');
    await messageWith(hers, 'Good to have you back.').waitFor();
  }, 60_000);
});
