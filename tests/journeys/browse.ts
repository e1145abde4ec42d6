import { DEMO_COMPANIES } from '@messaging/demo-data';
import { ensureProgram, PROGRAMS } from '@messaging/local-cluster';
import { mkdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page, type Request } from 'playwright-core';
import { writesAt } from './check-writes.ts';
import type { Sent } from './record-writes.ts';
import { watchAt } from './watch-cluster.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const STEP_LIMIT_MS = 8_000;

export interface Browser {
  page: Page;
  /** What the page's scripts threw and nobody caught. */
  errors: string[];
  close(): Promise<void>;
}

/** A browser process of its own with an empty profile: what one person sits at. */
export async function openBrowser({ width = 1280, height = 800 } = {}): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'messaging-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? (await ensureProgram(PROGRAMS.chromium)),
    headless: true,
    args: FLAGS,
    viewport: { width, height },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  // Shorter than a test's own limit, so that it is the step that says what it waited for.
  page.setDefaultTimeout(STEP_LIMIT_MS);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  return {
    page,
    errors,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

export interface Place {
  companyName: string;
  displayName: string;
}

/** Signs in to the demo ERP by pressing one's name under one's company, and goes on to a page of it. */
export async function signIn({ page }: Browser, erpUrl: string, place: Place, path: string): Promise<void> {
  await page.goto(`${erpUrl}/login?next=${encodeURIComponent(path)}`);
  const company = page.locator('section').filter({ hasText: place.companyName });
  await company.getByRole('button', { name: place.displayName }).click();
  await page.waitForURL(`${erpUrl}${path}`);
  watchPage(page, erpUrl, place.companyName);
}

/** What the page gets to see of the API is searched for what is another company's; what it writes goes into the histories. */
function watchPage(page: Page, erpUrl: string, companyName: string): void {
  const companyId = DEMO_COMPANIES.find(({ name }) => name === companyName)?.id ?? '';
  const note = (surface: string, text: string) => watchAt(erpUrl)?.noteShown(surface, text, companyId);
  page.on('response', (response) => {
    if (!isOfApi(response.url())) return;
    const at = Date.now();
    const request = response.request();
    // A page that has moved on has no body any more.
    response.text().then(
      (text) => {
        note('answer to a browser', text);
        writesAt(erpUrl)?.note(sentBy(request), { at, status: response.status(), text });
      },
      () => writesAt(erpUrl)?.note(sentBy(request), null),
    );
  });
  page.on('requestfailed', (request) => {
    if (isOfApi(request.url())) writesAt(erpUrl)?.note(sentBy(request), null);
  });
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => note('socket of a browser', payload.toString())),
  );
}

const isOfApi = (url: string) => new URL(url).pathname.startsWith('/api/messaging');

const sentBy = (request: Request): Sent => ({
  at: request.timing().startTime,
  method: request.method(),
  url: request.url(),
  headers: new Headers(request.headers()),
  body: request.postData(),
});

/** Presses "Discuss" on the record's page, which opens the widget on it. */
export async function discuss({ page }: Browser): Promise<void> {
  await page.locator('button.button-primary[data-discuss]').click();
  await page.getByTestId('composer').waitFor();
}

export const messageWith = ({ page }: Browser, text: string): Locator =>
  page.getByTestId('message').filter({ hasText: text });

export async function write({ page }: Browser, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
}

export async function reply(browser: Browser, to: string, text: string): Promise<void> {
  const message = messageWith(browser, to).first();
  await message.hover();
  await message.getByRole('button', { name: /^Reply to/ }).click();
  await write(browser, text);
}

/** Opens a message's menu and chooses from it. */
export async function choose(browser: Browser, text: string, item: 'Edit' | 'Delete'): Promise<Locator> {
  const message = messageWith(browser, text).first();
  await message.hover();
  await message.getByRole('button', { name: /^More actions/ }).click();
  await browser.page.getByRole('menuitem', { name: item }).click();
  return message;
}

/** Where the pictures of the README come from; written only when asked for. */
export async function picture({ page }: Browser, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
