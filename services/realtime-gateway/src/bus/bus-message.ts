/** What the adapter calls a message to everybody in some rooms; its other kinds are not used here. */
export const BROADCAST = 3;

/** The part of the adapter's messages that a node looks at. Whoever can write to Redis can write one: nothing is certain. */
export interface BusMessage {
  uid: string;
  type: number;
  data?: {
    opts?: { rooms?: string[] };
    packet?: { data?: unknown[] };
    requestId?: string;
  };
}
