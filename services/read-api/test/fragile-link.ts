import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A real TCP relay in front of the database, which can be cut (refuses) or frozen (accepts and says nothing). */
export async function startFragileLink() {
  let state: 'whole' | 'cut' | 'frozen' = 'whole';
  let target = { host: '127.0.0.1', port: 3306 };
  const sockets = new Set<Socket>();

  const server = createServer((incoming) => {
    if (state === 'cut') return void incoming.resetAndDestroy();
    const outgoing = connect(target);
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    }
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
    incoming.on('data', (bytes) => state === 'whole' && outgoing.write(bytes));
    outgoing.on('data', (bytes) => state === 'whole' && incoming.write(bytes));
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const dropAll = () => sockets.forEach((socket) => socket.destroy());
  return {
    /** The database's address by way of this link. */
    through: (databaseUrl: string): string => {
      const url = new URL(databaseUrl);
      target = { host: url.hostname, port: Number(url.port) };
      url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      return url.href;
    },
    cut: () => {
      state = 'cut';
      dropAll();
    },
    /** What is under way stays open and is never answered. */
    freeze: () => void (state = 'frozen'),
    mend: () => {
      state = 'whole';
      dropAll();
    },
    stop: () => {
      dropAll();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FragileLink = Awaited<ReturnType<typeof startFragileLink>>;
