import type { ObjectKind, Route } from '@messaging/contracts';
import { newId } from '@messaging/database';
import { PEOPLE, RIVAL, type AccessWorld } from './access-world.ts';
import type { Actor } from './actors.ts';

/** Somebody else's thing, and one of the same kind that nobody has. */
export interface ForeignObject {
  foreign: string;
  missing: string;
}

interface Asked {
  world: AccessWorld;
  foreign: Actor['foreign'];
  route: Route;
  field: string;
}

/** For each kind of thing that a request can name. A kind without its line does not compile. */
export const FOREIGN_OBJECTS: Record<ObjectKind, (asked: Asked) => ForeignObject | Promise<ForeignObject>> = {
  company: () => ({ foreign: RIVAL, missing: '900000008' }),
  person: ({ field, foreign, world }) =>
    field === 'query.query'
      ? { foreign: foreign === 'company' ? 'anna' : 'rita', missing: 'nobody' }
      : { foreign: foreign === 'company' ? PEOPLE.anna : PEOPLE.rita, missing: newIdOf(world) },
  conversation: (asked) => ({ foreign: seeded(asked).conversationId, missing: newId() }),
  message: (asked) => ({ foreign: seeded(asked).messageId, missing: newId() }),
  notification: ({ world }) => ({ foreign: world.notificationId, missing: newId() }),
  transaction: (asked) => ({ foreign: seeded(asked).transactionId, missing: '8500' }),
  plan: (asked) => ({ foreign: seeded(asked).planId, missing: '8501' }),
  topic: (asked) => ({ foreign: seeded(asked).topic, missing: 'On what nobody has written about yet' }),
  cursor: realCursor,
  event: ({ world }) => ({ foreign: world.lastSeq, missing: beyond(world.lastSeq) }),
  'consistency token': ({ world }) => ({
    foreign: `s1.${world.lastSeq}`,
    missing: `s1.${beyond(world.lastSeq)}`,
  }),
  'idempotency key': ({ world }) => ({ foreign: world.idempotencyKey, missing: 'a-key-nobody-has-used' }),
};

const seeded = ({ world, foreign }: Asked) => (foreign === 'company' ? world.open : world.hidden);
const beyond = (seq: string) => String(BigInt(seq) + 1_000n);
const newIdOf = (_world: AccessWorld) => newId();

/** A cursor that the owner of the things was given, and one of the same form that leads nowhere. */
async function realCursor({ world, route, field, foreign }: Asked): Promise<ForeignObject> {
  const { messageId, transactionId } = seeded({ world, route, field, foreign });
  const base = `${world.cluster.gatewayUrl}/api/messaging`;
  const pages: Record<string, string> = {
    '/api/messaging': `${base}?transactionId=${transactionId}&limit=1`,
    '/api/messaging/messages/:id/history': `${base}/messages/${messageId}/history?limit=1`,
    '/api/messaging/messages/:id/replies': `${base}/messages/${messageId}/replies?limit=1`,
    '/api/messaging/notifications': `${base}/notifications?limit=1`,
  };
  const page = pages[route.path];
  if (page === undefined) throw new Error(`no page of ${route.path} to take a cursor from`);
  const token = await world.signer.personToken('900000001', PEOPLE.anna);
  const response = await fetch(page, { headers: { authorization: `Bearer ${token}` } });
  const { page: cursors } = (await response.json()) as { page: { before?: string; after?: string } };
  const cursor = cursors.before ?? cursors.after;
  if (cursor === undefined) throw new Error(`${page} has only one page`);
  const [prefix] = Buffer.from(cursor, 'base64url').toString().split('.');
  return { foreign: cursor, missing: Buffer.from(`${prefix}.4711`).toString('base64url') };
}
