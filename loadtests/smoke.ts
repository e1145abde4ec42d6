import type { LoadShape } from './lib/load-shape.ts';

/** Does everything work at all? Half a minute, on the demo data. */
export const shape: LoadShape = {
  sockets: 20,
  conversations: 4,
  peoplePerCompany: 10,
  writesPerSecond: 1,
  readsPerSecond: 8,
  rampSeconds: 2,
  seconds: 30,
};
