import type { TestCertificate } from '@messaging/test-kit';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  body: string;
}

/** Whoever a company has its checkpoints sent to: a real https server that keeps what it is given. */
export async function startWebhookReceiver(certificate: TestCertificate) {
  const received: Received[] = [];
  const server = createServer(certificate, (req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      received.push({ path: req.url ?? '', body: Buffer.concat(pieces).toString() });
      res.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type WebhookReceiver = Awaited<ReturnType<typeof startWebhookReceiver>>;
