import type { PersonView } from '@messaging/contracts';
import type { RawSocket } from '@messaging/test-kit';
import { SECRET, type LossWorld } from './loss-world.ts';

const EVERY_MS = 60;

/** Everything a person has a conversation by, asked or looked at again and again: whether it (still) gave them something. */
const ASKED = {
  socket: async ({ socket }, seen) => {
    const before = seen.heard ?? 0;
    seen.heard = socket.events.filter(({ name }) => name === 'message.created').length;
    return seen.heard > before;
  },
  typing: async ({ socket, link, othersSocket, userId }) => {
    if (socket.isConnected())
      await socket.say('typing.set', { rootLink: link, typing: true }).catch(() => undefined);
    return isShown(othersSocket, 'typing.changed', userId);
  },
  presence: async ({ othersSocket, userId }) => isShown(othersSocket, 'presence.changed', userId),
  'HTTP read': async ({ asPerson, link }) =>
    holds(await asPerson('GET', `?transactionId=${link.transactionId}`), SECRET),
  'HTTP write': async ({ asPerson, link }, seen) => {
    seen.written = (seen.written ?? 0) + 1;
    return (await asPerson('POST', '', { ...link, message: `theirs, ${seen.written}` })).status === 201;
  },
  'catch-up': async ({ asPerson, conversationId }) =>
    holds(await asPerson('GET', '/events?after=0'), conversationId),
  notifications: async ({ asPerson }) => holds(await asPerson('GET', '/notifications'), SECRET),
  'people search': async ({ asPerson }) => holds(await asPerson('GET', '/people?query=carla'), 'carla'),
  'being found': async ({ askAsAdmin, userId }) =>
    holds(await askAsAdmin('GET', '/people?query=pia'), userId),
} as const satisfies Record<string, (world: LossWorld, seen: Seen) => Promise<boolean>>;

interface Seen {
  heard?: number;
  written?: number;
}

export type AskedSurface = keyof typeof ASKED;
/** A mail is not asked for: it is sent, or it is not. */
export type Surface = AskedSurface | 'e-mail';
export const ASKED_SURFACES = Object.keys(ASKED) as AskedSurface[];

const holds = ({ body }: { body: unknown }, what: string) => (JSON.stringify(body) ?? '').includes(what);

function isShown(socket: RawSocket, event: string, userId: string): boolean {
  const last = socket.events.findLast(({ name }) => name === event)?.args[0] as
    { people: PersonView[] } | undefined;
  return last?.people.some((person) => person.userId === userId) ?? false;
}

/** Asks for everything all the time, while the admin goes on writing. */
export function watchLoss(world: LossWorld) {
  const lastAt = new Map<Surface, number>();
  let stopped = false;
  const again = async (work: (round: number) => Promise<unknown>) => {
    for (let round = 0; !stopped; round += 1) {
      await work(round);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  const watching = Promise.all([
    again((round) => world.write(`and on, ${round}`)),
    ...ASKED_SURFACES.map((surface) => {
      const seen: Seen = {};
      return again(async () => {
        // The moment it was there, not the moment it was asked for: an answer under way counts.
        if (await ASKED[surface](world, seen)) lastAt.set(surface, performance.now());
      });
    }),
  ]);
  watching.catch(() => undefined);
  return {
    /** When each last gave the person something; those that never did are missing. */
    lastAt: lastAt as ReadonlyMap<Surface, number>,
    async stop(): Promise<void> {
      stopped = true;
      await watching;
    },
  };
}
