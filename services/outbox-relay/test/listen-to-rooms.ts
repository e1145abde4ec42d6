import type { EventView } from '@messaging/contracts';
import { closeRedis, connectRedis, createBusSeal } from '@messaging/redis';
import { TEST_BUS_KEY } from '@messaging/test-kit';

const ALL_NODES = 'socket.io#/#';

/** What a node that hosts these rooms gets from the bus, by room, in the order it came. */
export async function listenToRooms(url: string, rooms: readonly string[]) {
  const subscriber = await connectRedis(url, { name: 'listener', role: 'subscriber' });
  const heard = new Map<string, EventView[]>(rooms.map((room) => [room, []]));
  const seal = createBusSeal({ key: TEST_BUS_KEY });
  subscriber.on('smessageBuffer', (rawChannel: Buffer, sealed: Buffer) => {
    const channel = rawChannel.toString();
    const { data } = JSON.parse(seal.open(channel, sealed).toString()) as {
      data: { packet: { data: [string, EventView] }; opts: { rooms: string[] } };
    };
    const [name, event] = data.packet.data;
    expect(event.type).toBe(name);
    // What is for one room comes over its own channel.
    const [room] = data.opts.rooms;
    expect(channel).toBe(data.opts.rooms.length === 1 ? `socket.io#/#${room}#` : ALL_NODES);
    for (const told of data.opts.rooms) heard.get(told)?.push(event);
  });
  await subscriber.ssubscribe(ALL_NODES);
  for (const room of rooms) await subscriber.ssubscribe(`socket.io#/#${room}#`);
  return {
    in: (room: string): EventView[] => heard.get(room) ?? [],
    seqsIn: (room: string): string[] => (heard.get(room) ?? []).map((event) => event.seq),
    stop: () => closeRedis(subscriber),
  };
}
