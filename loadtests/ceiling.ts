import type { LoadShape } from './lib/load-shape.ts';

/** How many writes a second can be accepted? Few listeners, so that the write path is what gives way. */
export const shape: LoadShape = {
  sockets: 40,
  conversations: 200,
  peoplePerCompany: 20,
  writesPerSecond: 2_000,
  readsPerSecond: 1,
  rampSeconds: 5,
  seconds: 60,
};
