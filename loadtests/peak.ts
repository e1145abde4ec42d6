import type { LoadShape } from './lib/load-shape.ts';

/** Are the promises kept at the stated peak: 800 connected, 120 writes a minute, 8 reads a write? */
export const shape: LoadShape = {
  sockets: 800,
  conversations: 40,
  peoplePerCompany: 25,
  writesPerSecond: 2,
  readsPerSecond: 16,
  rampSeconds: 20,
  seconds: 120,
};
