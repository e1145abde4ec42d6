/** What a load test asks of the cluster. Rates are open-loop: they do not wait for answers. */
export interface LoadShape {
  sockets: number;
  /** Spread over as many companies as there are; every conversation gets its share of sockets and writes. */
  conversations: number;
  /** People used in each company, as listeners, writers and readers. */
  peoplePerCompany: number;
  writesPerSecond: number;
  readsPerSecond: number;
  /** Time for all sockets to be opened, evenly, before the traffic starts. */
  rampSeconds: number;
  seconds: number;
}

/** Between the last socket opened and the first write, and between the last write and the sockets' end. */
export const SETTLE_SECONDS = 3;
export const DRAIN_SECONDS = 5;

export const totalSeconds = ({ rampSeconds, seconds }: LoadShape) =>
  rampSeconds + SETTLE_SECONDS + seconds + DRAIN_SECONDS;
