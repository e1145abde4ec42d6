import { randomBytes } from 'node:crypto';

const EPOCH = Date.UTC(2024, 0, 1);
const RANDOM_BITS = 22n;

let lastTime = 0;
let lastRandom = 0;

/**
 * A new 63-bit row id: 41 bits of milliseconds since 2024 (enough until 2093), then 22 bits that begin at random in each
 * millisecond and count up within it. Known before the insert, so that rows can be written in batches, and neither a
 * counter to fight over nor one that tells a company how busy the others are. Within a process thousands in one
 * millisecond are all different; those of two processes rarely meet, and then the primary key refuses the second and the
 * write is tried again.
 */
export function newId(now = Date.now()): string {
  lastRandom =
    now === lastTime ? (lastRandom + 1) % 2 ** Number(RANDOM_BITS) : randomBytes(4).readUInt32BE() >>> 10;
  lastTime = now;
  return String((BigInt(now - EPOCH) << RANDOM_BITS) | BigInt(lastRandom));
}

/** The lowest id that a row made at this time (milliseconds since 1970) can have: a span of time is a range of ids. */
export function firstIdAt(time: number): string {
  return String(BigInt(Math.max(0, Math.floor(time - EPOCH))) << RANDOM_BITS);
}
