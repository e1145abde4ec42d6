import { DEMO_COMPANIES } from '@messaging/demo-data';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import {
  CHARLOTTE_OF_TWO_COMPANIES,
  JONAS,
  startErp,
  ULRIKE_WHO_ADMINISTERS,
  type Erp,
} from './start-erp.ts';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// Stands where the gateway's widget file is: notes what a page asks of the widget, as the real one would hear it.
const LISTENER = `
  window.heard = [];
  document.addEventListener('messaging:start', ({ detail }) => window.heard.push(detail));`;

interface Look {
  width?: number;
  colorScheme?: 'light' | 'dark';
}

describe('the ERP in a browser', () => {
  let erp: Erp;
  let gateway: Server;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    gateway = createServer((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/javascript' }).end(LISTENER);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => gateway.once('listening', resolve));
    const gatewayOrigin = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    erp = await startErp({ gatewayOrigin });
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));
  afterAll(async () => {
    await browser.close();
    await erp.stop();
    gateway.closeAllConnections();
    await new Promise((resolve) => gateway.close(resolve));
  });

  /** A window of its own; `faults` is what its console complains of, blocked scripts and styles included. */
  async function openWindow({ width = 1280, colorScheme = 'light' }: Look = {}) {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme,
      locale: 'en-GB',
    });
    contexts.push(context);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    const signIn = (person: { userId: string; companyId: string }) =>
      context.request.post(`${erp.url}/session`, {
        data: { userId: person.userId, companyId: person.companyId },
      });
    return { page, faults, signIn };
  }

  const violations = async (page: Page): Promise<string[]> => {
    await page.evaluate(AXE);
    return page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations: found } = await axe.run();
      return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
  };

  it.each([
    ['wide and light', { width: 1280, colorScheme: 'light' as const }],
    ['wide and dark', { width: 1280, colorScheme: 'dark' as const }],
    ['on a tablet', { width: 820, colorScheme: 'light' as const }],
    ['on a phone', { width: 360, colorScheme: 'dark' as const }],
  ])(
    'shows every kind of page %s: accessible, inside the window, nothing blocked',
    async (_name, look) => {
      const { page, faults, signIn } = await openWindow(look);
      await page.goto(`${erp.url}/login`);
      expect(await violations(page)).toEqual([]);
      await signIn(ULRIKE_WHO_ADMINISTERS);
      erp.mails.add({
        from: 'a@b.example',
        to: ['c@d.example'],
        subject: 'Mail',
        text: 'x',
        html: null,
        headers: [],
      });
      const mail = erp.mails.list()[0]?.id;
      const paths = [
        '/',
        '/transactions',
        '/transactions/1010017',
        '/plans',
        '/plans/1011004',
        '/people',
        '/mailbox',
      ];
      for (const path of [...paths, `/mailbox/${mail}`]) {
        await page.goto(`${erp.url}${path}`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect({ path, overflow, violations: await violations(page) }).toEqual({
          path,
          overflow: 0,
          violations: [],
        });
      }
      expect(faults).toEqual([]);
    },
    60_000,
  );

  it.each(DEMO_COMPANIES.map((company) => [company.language, company] as const))(
    'fits a phone in the words of every company (%s)',
    async (language, { id, staff, transactions, plans }) => {
      const { page, signIn } = await openWindow({ width: 360 });
      await signIn({ companyId: id, userId: staff[0]?.person.id ?? '' });
      for (const path of [
        '/',
        '/transactions',
        `/transactions/${transactions[0]?.id}`,
        `/plans/${plans[0]?.id}`,
        '/people',
      ]) {
        await page.goto(`${erp.url}${path}`);
        const shown = await page.evaluate(() => ({
          overflow: document.documentElement.scrollWidth - window.innerWidth,
          direction: getComputedStyle(document.body).direction,
        }));
        expect({ path, ...shown }).toEqual({
          path,
          overflow: 0,
          direction: language === 'ar' ? 'rtl' : 'ltr',
        });
      }
    },
  );

  it('signs in with one press and goes where one was going', async () => {
    const { page } = await openWindow();
    await page.goto(`${erp.url}/transactions/1010017`);
    await page.getByRole('button', { name: 'Jonas Brandt' }).click();
    await page.waitForURL(`${erp.url}/transactions/1010017`);
    await page.locator('summary.person').click();
    await page.getByRole('button', { name: 'Abmelden' }).click();
    await page.waitForURL(`${erp.url}/login`);
  });

  it('starts the conversation of the record whose button is pressed', async () => {
    const { page, signIn } = await openWindow();
    await signIn(JONAS);
    const heard = () => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
    await page.goto(`${erp.url}/transactions/1010017`);
    await page.getByRole('button', { name: 'Besprechen' }).click();
    expect(await heard()).toEqual([
      { transactionId: '1010017', title: 'PO-2026-00017 · Hydraulik Weser AG' },
    ]);

    await page.goto(`${erp.url}/plans`);
    await page.getByRole('button', { name: /Besprechen: PL-2026-0006/ }).click();
    expect(await heard()).toEqual([{ planId: '1011006', title: 'PL-2026-0006 · Neue Spindelgeneration S5' }]);

    await page.goto(erp.url);
    await page.getByRole('button', { name: /Thema besprechen/ }).click();
    const topic = 'Betriebsversammlung am 3. Dezember';
    expect(await heard()).toEqual([{ topic, title: topic }]);
  });

  it('tells the widget what its records are called, and whether the page is dark', async () => {
    const { page, signIn } = await openWindow();
    await signIn(JONAS);
    await page.goto(erp.url);
    const widget = () =>
      page.evaluate(() => {
        const element = document.querySelector('erp-messaging') as HTMLElement & {
          describeRecord: (link: object) => string | undefined;
        };
        const titles = [{ transactionId: '1010017' }, { planId: '1011004' }, { topic: 'x' }].map((link) =>
          element.describeRecord(link),
        );
        return { titles, theme: element.getAttribute('theme') };
      });
    const titles = [
      'PO-2026-00017 · Hydraulik Weser AG',
      'PL-2026-0004 · Fräszentrum FM-400, Los 7 (4 Maschinen)',
      undefined,
    ];
    expect(await widget()).toEqual({ titles, theme: 'light' });
    await page.getByRole('button', { name: 'Hell oder dunkel' }).click();
    expect(await widget()).toEqual({ titles, theme: 'dark' });
    await page.reload();
    expect(await widget()).toEqual({ titles, theme: 'dark' });
  });

  it('changes company from the header, and the language with it', async () => {
    const { page, signIn } = await openWindow();
    await signIn(CHARLOTTE_OF_TWO_COMPANIES);
    await page.goto(erp.url);
    await page.locator('summary.company').click();
    await page.getByRole('button', { name: 'Falkenried Maschinenbau GmbH' }).click();
    await page.getByRole('heading', { level: 1, name: 'Falkenried Maschinenbau GmbH' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de-DE');
  });

  it('opens and closes the menu on a phone', async () => {
    const { page, signIn } = await openWindow({ width: 360 });
    await signIn(JONAS);
    await page.goto(erp.url);
    const menu = page.locator('nav.navigation');
    const button = page.getByRole('button', { name: 'Menü' });
    expect(await menu.isVisible()).toBe(false);
    await button.click();
    expect(await menu.isVisible()).toBe(true);
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Escape');
    expect(await menu.isVisible()).toBe(false);
    expect(await button.getAttribute('aria-expanded')).toBe('false');
  });

  it('shows a mail that arrives while the mailbox is open', async () => {
    const { page } = await openWindow();
    await page.goto(`${erp.url}/mailbox`);
    erp.mails.add({
      from: 'a@b.example',
      to: ['c@d.example'],
      subject: 'Just now',
      text: '',
      html: null,
      headers: [],
    });
    await page.getByRole('link', { name: 'Just now' }).waitFor({ timeout: 10_000 });
  });
});
