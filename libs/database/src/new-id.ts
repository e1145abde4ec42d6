import { randomBytes } from 'node:crypto';

const EPOCH = Date.UTC(2024, 0, 1);
const RANDOM_BITS = 22n;

/**
 * A new 63-bit row id: 41 bits of milliseconds since 2024 (enough until 2093), then 22 random bits. Known before
 * the insert, so that rows can be written in batches, and neither a counter to fight over nor one that tells a
 * company how busy the others are. Two in the same millisecond collide once in four million; the primary key
 * refuses the second and the write is tried again.
 */
export function newId(now = Date.now()): string {
  const random = BigInt(randomBytes(4).readUInt32BE() >>> 10);
  return String((BigInt(now - EPOCH) << RANDOM_BITS) | random);
}

/** The lowest id that a row made at this time (milliseconds since 1970) can have: a span of time is a range of ids. */
export function firstIdAt(time: number): string {
  return String(BigInt(Math.max(0, Math.floor(time - EPOCH))) << RANDOM_BITS);
}
