import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from './connect-redis.ts';
import { keys } from './keys.ts';

const TICKET_BYTES = 32;

const keyOf = (ticket: string) => keys.ticket(createHash('sha256').update(ticket).digest('base64url'));

/** One-use tickets. Only their digests are stored, so that reading Redis gives nobody a ticket. */
export function createTickets<Payload>({ redis }: { redis: Redis }) {
  return {
    /** A new ticket (43 characters of base64url) that stands for `payload` once, for so many seconds. */
    async issueTicket(payload: Payload, ttlSeconds: number): Promise<string> {
      const ticket = randomBytes(TICKET_BYTES).toString('base64url');
      await redis.set(keyOf(ticket), JSON.stringify(payload), 'EX', ttlSeconds);
      return ticket;
    },
    /** What the ticket stands for; undefined when it was used, has expired or never was. */
    async redeemTicket(ticket: string): Promise<Payload | undefined> {
      const stored = await redis.getdel(keyOf(ticket));
      return stored === null ? undefined : (JSON.parse(stored) as Payload);
    },
  };
}

export type Tickets<Payload> = ReturnType<typeof createTickets<Payload>>;
