import { createLogger, createMetrics, createReadiness } from '@messaging/service-kit';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeDemoErp } from '../src/compose.ts';

export interface ErpOptions {
  messagingUrl?: string;
  gatewayOrigin?: string;
  /** Of an ERP that was stopped before: a restart. */
  dataDir?: string;
}

/** The real ERP on loopback, with a data folder of its own. */
export async function startErp({
  messagingUrl = 'http://127.0.0.1:9',
  gatewayOrigin,
  dataDir: kept,
}: ErpOptions = {}) {
  const dataDir = kept ?? (await mkdtemp(join(tmpdir(), 'demo-erp-')));
  const logger = createLogger({ service: 'demo-erp', level: 'silent' });
  const readiness = createReadiness();
  readiness.markStarted();
  const parts = composeDemoErp({
    config: {
      dataDir,
      messagingUrl,
      gatewayOrigin: gatewayOrigin ?? messagingUrl,
      tokenIssuer: 'https://erp.test',
      tokenAudience: 'messaging',
      keyLifeDays: 30,
    },
    logger,
    metrics: createMetrics({ service: 'demo-erp', defaults: false }),
    readiness,
  });
  const server = parts.app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Like a browser with this cookie, except that it follows no redirection. */
  async function call(
    method: string,
    path: string,
    { cookie = '', body }: { cookie?: string; body?: unknown } = {},
  ) {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  }

  /** Signs in; answers the cookie. */
  async function signIn(userId: string, companyId: string): Promise<string> {
    const { headers } = await call('POST', '/session', { body: { userId, companyId } });
    return (headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  }

  return {
    ...parts,
    url,
    dataDir,
    logger,
    readiness,
    call,
    signIn,
    async stop({ keepData = false } = {}): Promise<void> {
      parts.directoryPush.close();
      parts.sessionEnds.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (!keepData) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Erp = Awaited<ReturnType<typeof startErp>>;

/** People of the demonstration that several tests play. */
export const JONAS = { userId: '10101', companyId: '101' };
export const ULRIKE_WHO_ADMINISTERS = { userId: '10106', companyId: '101' };
export const LUC_WHO_LEFT = { userId: '10208', companyId: '102' };
export const CHARLOTTE_OF_TWO_COMPANIES = { userId: '10501', companyId: '105', other: '101' };
