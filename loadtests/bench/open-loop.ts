import { connect, type Socket } from 'node:net';

export interface Sent {
  status: number;
  ms: number;
  /** Whether the answer says when to come back. */
  hasRetryAfter: boolean;
}

export interface OpenLoop {
  gatewayUrl: string;
  /** Most connections at once; what would need more counts as not sent. */
  connections: number;
}

/**
 * A client that sends requests at their time whether or not earlier ones were answered, as many people do who know
 * nothing of each other. On plain sockets with requests written beforehand: it must cost less than what it measures.
 */
export function createOpenLoop({ gatewayUrl, connections }: OpenLoop) {
  const { hostname, port } = new URL(gatewayUrl);
  const idle: Socket[] = [];
  const all = new Set<Socket>();

  function open(): Socket {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    all.add(socket);
    socket.once('close', () => all.delete(socket));
    socket.setMaxListeners(0);
    return socket;
  }

  /** Undefined when all connections are busy; status 0 when the connection broke. */
  function send(request: string): Promise<Sent> | undefined {
    const socket = idle.pop() ?? (all.size < connections ? open() : undefined);
    if (socket === undefined) return undefined;
    if (socket.destroyed) return send(request);
    const began = performance.now();
    return new Promise((resolve) => {
      let text = '';
      const finish = (status: number, isReusable: boolean) => {
        socket.off('data', onData);
        socket.off('error', onEnd);
        socket.off('close', onEnd);
        if (isReusable) idle.push(socket);
        else {
          socket.on('error', () => undefined);
          socket.destroy();
        }
        const hasRetryAfter = /^retry-after: \d+\r$/im.test(text);
        resolve({ status, ms: performance.now() - began, hasRetryAfter });
      };
      const onEnd = () => finish(0, false);
      const onData = (chunk: Buffer) => {
        text += chunk.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        const head = text.slice(0, end + 2);
        if (!isComplete(head, text.slice(end + 4))) return;
        finish(Number(head.slice(9, 12)), !/^connection: close\r$/im.test(head));
      };
      socket.on('data', onData);
      socket.on('error', onEnd);
      socket.on('close', onEnd);
      socket.write(request, 'utf8');
    });
  }

  return { send, close: () => all.forEach((socket) => socket.destroy()) };
}

function isComplete(head: string, body: string): boolean {
  const length = /^content-length: (\d+)\r$/im.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length);
  return /^transfer-encoding: chunked\r$/im.test(head) ? body.endsWith('0\r\n\r\n') : true;
}

/** `perSecond` requests a second for so long, evenly. Answers what came back; `onSent` sees each at once. */
export async function offer(
  send: (number: number) => Promise<Sent> | undefined,
  { perSecond, seconds, onSent }: { perSecond: number; seconds: number; onSent?: (sent: Sent) => void },
): Promise<{ sent: Sent[]; notSent: number; seconds: number }> {
  const sent: Sent[] = [];
  const waiting = new Set<Promise<void>>();
  const began = performance.now();
  let number = 0;
  let notSent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
      for (; number < due; number += 1) {
        const answer = send(number);
        if (answer === undefined) {
          notSent += 1;
          continue;
        }
        const noted = answer.then((one) => {
          sent.push(one);
          onSent?.(one);
          waiting.delete(noted);
        });
        waiting.add(noted);
      }
      if (performance.now() - began < seconds * 1000) return;
      clearInterval(timer);
      resolve();
    }, 2);
  });
  const took = (performance.now() - began) / 1000;
  await Promise.all(waiting);
  return { sent, notSent, seconds: took };
}

/** How often each status was answered; 0 is a connection that broke. */
export function countStatuses(sent: readonly Sent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of sent) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(2));
}
