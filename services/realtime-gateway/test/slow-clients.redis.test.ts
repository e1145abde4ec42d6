import type { Socket as TcpSocket } from 'node:net';
import { eventually } from '@messaging/test-kit';
import type { Client } from './open-client.ts';
import { startGround, type Ground } from './start-cluster.ts';

jest.setTimeout(120_000);

const ACME = '1';
const LINK = { topic: 'Firehose' };
const MOST_BUFFERED = 512 * 1024;

let ground: Ground;
beforeAll(async () => {
  ground = await startGround({ [ACME]: [{ userId: '11' }, { userId: '12' }] });
});
afterAll(() => ground.stop());

/** The client's side of the connection, which it stops reading: the kernel's buffers fill, then the node's. */
function stopReading(client: Client): void {
  const { transport } = client.socket.io.engine as unknown as { transport: { ws: { _socket: TcpSocket } } };
  transport.ws._socket.pause();
}

describe('a client that stops reading', () => {
  it('is cut at a bound, while the others hear everything', async () => {
    const node = await ground.startNode({ mostBuffered: MOST_BUFFERED, sessionCheckEvery: 100 });
    await ground.startRelay();
    const [slow, quick] = await Promise.all([node.connect(ACME, '11'), node.connect(ACME, '12')]);
    await Promise.all([slow.join(LINK), quick.join(LINK)]);
    stopReading(slow);

    const isCut = async () => /reason="slow",[^}]*} 1/.test(await node.metrics.print());
    const message = { companyId: ACME, userId: '11', link: LINK, text: '漢'.repeat(2_700) };
    const MOST_ROUNDS = 80;
    let sent = 0;
    for (let round = 0; round < MOST_ROUNDS && !(await isCut()); round++) {
      await ground.writer.send(...Array<typeof message>(39).fill(message));
      await ground.send(message);
      sent += 40;
      // The other one keeps up, so it is never near the bound.
      await eventually(() => expect(quick.heard.length).toBe(sent), 30_000);
    }
    await eventually(async () => expect(await isCut()).toBe(true));
    await eventually(async () => expect(await node.metrics.print()).toMatch(/realtime_sockets{[^}]*} 1\n/));
    expect(quick.socket.connected).toBe(true);
    quick.close();
    slow.close();
  });
});
