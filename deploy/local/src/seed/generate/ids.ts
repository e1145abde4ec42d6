import type { Id } from '@messaging/contracts';

/**
 * Ids of generated rows follow from the seed and the row's number alone. Companies lie above a thousand million, far
 * from those of the demo, and every seed up to 999 has its own range, so that several can share a database.
 */
const SEED_RANGE = 1_000_000_000n;
const PEOPLE_RANGE = 10_000n;
const RECORD_RANGE = 1_000_000n;

// The form of libs/database's newId: milliseconds since 2024, then 22 bits that tell one millisecond's rows apart.
const EPOCH = Date.UTC(2024, 0, 1);
const LOW_BITS = 22n;
const LOW_MASK = (1 << 22) - 1;

export const MOST_SEED = 999;
export const MOST_PEOPLE = Number(PEOPLE_RANGE) - 1;

export const companyIdOf = (seed: number, company: number): Id =>
  String(SEED_RANGE * BigInt(seed + 1) + BigInt(company + 1));

export const userIdOf = (companyId: Id, person: number): Id =>
  String(BigInt(companyId) * PEOPLE_RANGE + BigInt(person + 1));

/** Of the transaction or plan that a company's conversation is about. */
export const recordIdOf = (companyId: Id, conversation: number): Id =>
  String(BigInt(companyId) * RECORD_RANGE + BigInt(conversation + 1));

/** Rises with time, as real ids do. `ordinal` is the row's number in its company. */
export const timedIdOf = (milliseconds: number, ordinal: number): Id =>
  String((BigInt(milliseconds - EPOCH) << LOW_BITS) | BigInt(ordinal & LOW_MASK));
