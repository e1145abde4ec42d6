import type { LoadShape } from './lib/load-shape.ts';

/** How far are the promises from the limits? A hundred times the stated writes, 20 listeners to each. */
export const shape: LoadShape = {
  sockets: 800,
  conversations: 40,
  peoplePerCompany: 25,
  writesPerSecond: 200,
  readsPerSecond: 16,
  rampSeconds: 20,
  seconds: 60,
};
