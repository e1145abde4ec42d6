import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a link does to what passes over it. */
export type LinkFault =
  | { kind: 'none' }
  /** Connections are cut and refused. */
  | { kind: 'cut' }
  /** Half open: connections stand and new ones are taken, and nothing arrives, in either direction. */
  | { kind: 'silent' }
  /** Everything arrives, so much later, and at most so many bytes a second. */
  | { kind: 'slow'; delayMs: number; bytesPerSecond?: number };

export interface Link {
  port: number;
  /** Where it leads; known only once the servers have started. */
  aim: (host: string, port: number) => void;
  set: (fault: LinkFault) => void;
  close: () => Promise<void>;
}

/** A TCP link between one process and one server, which a test can cut, silence or slow. */
export async function openLink(): Promise<Link> {
  const pairs = new Set<[Socket, Socket]>();
  let target: { host: string; port: number } | undefined;
  let fault: LinkFault = { kind: 'none' };

  const server = createServer((client) => {
    if (!target || fault.kind === 'cut') return void client.destroy();
    const upstream = connect(target);
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end);
    // Bytes lost in silence cannot be made good: such a connection stays silent after the fault as well.
    const silence = { fell: false };
    const faultNow = (): LinkFault => {
      silence.fell ||= fault.kind === 'silent';
      return silence.fell ? { kind: 'silent' } : fault;
    };
    client.on('data', createPipe(upstream, faultNow));
    upstream.on('data', createPipe(client, faultNow));
    return undefined;
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = () => pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()));
  return {
    port: (server.address() as AddressInfo).port,
    aim: (host, port) => (target = { host, port }),
    set(next) {
      fault = next;
      if (fault.kind === 'cut') cutAll();
    },
    close() {
      cutAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** One direction of a connection: first in, first out, each piece when its time has come. */
function createPipe(to: Socket, fault: () => LinkFault): (bytes: Buffer) => void {
  const waiting: { bytes: Buffer; due: number }[] = [];
  let timer: NodeJS.Timeout | undefined;

  function drain(): void {
    timer = undefined;
    for (let next = waiting[0]; next; next = waiting[0]) {
      const waitMs = next.due - Date.now();
      if (waitMs > 0) return void (timer = setTimeout(drain, waitMs));
      waiting.shift();
      if (to.writable) to.write(next.bytes);
    }
  }

  return (bytes) => {
    const now = fault();
    if (now.kind === 'silent') return;
    const delayMs = now.kind === 'slow' ? now.delayMs : 0;
    const takesMs =
      now.kind === 'slow' && now.bytesPerSecond ? (bytes.length / now.bytesPerSecond) * 1000 : 0;
    const begins = Math.max(Date.now() + delayMs, waiting.at(-1)?.due ?? 0);
    waiting.push({ bytes, due: begins + takesMs });
    if (timer === undefined) drain();
  };
}
