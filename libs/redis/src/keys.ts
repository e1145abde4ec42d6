import type { Id } from '@messaging/contracts';

// The part in braces is what Redis Cluster hashes: all keys of one company's operations stand in one slot.
const tag = (companyId: Id) => `{company:${companyId}}`;

/** Every key name this system uses in Redis (BullMQ's and the Socket.IO adapter's own aside). */
export const keys = {
  /** An allowance; the name says whose and for what. */
  limit: (companyId: Id, name: string) => `${tag(companyId)}:limit:${name}`,
  strikes: (companyId: Id, userId: Id) => `${tag(companyId)}:strikes:${userId}`,
  /** First of a series of equal messages of one person. */
  duplicate: (companyId: Id, userId: Id, fingerprint: string) =>
    `${tag(companyId)}:duplicate:${userId}:${fingerprint}`,
  /** The open connections of a person, the company or an address, over all nodes. */
  connections: (companyId: Id, name: string) => `${tag(companyId)}:connections:${name}`,
  presence: (companyId: Id, room: string) => `${tag(companyId)}:presence:${room}`,
  typing: (companyId: Id, room: string) => `${tag(companyId)}:typing:${room}`,
  head: (companyId: Id, room: string) => `${tag(companyId)}:head:${room}`,
  ticket: (digest: string) => `ticket:${digest}`,
  usedProof: (id: string) => `used:${id}`,
  nudgeChannel: 'nudge',
  /** Companies whose rights have changed. */
  accessChannel: 'access-changed',
  /** Sessions have ended: which ones stands in the database. */
  revocationChannel: 'sessions-revoked',
} as const;
