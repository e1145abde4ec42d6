import type { Run } from './arrival-log.ts';
import type { LoadShape } from './load-shape.ts';

/** One conversation of the run: a company's own, named by a transaction. */
export interface Conversation {
  companyId: string;
  transactionId: string;
}

/** What a k6 process prints, one JSON object a line: the histories the checker compares. */
export type RunRecord = AcceptedRecord | RefusedRecord | ListenerRecord;

/** A write that was answered 201. */
export interface AcceptedRecord {
  record: 'accepted';
  /** Index of the conversation in the plan. */
  conversation: number;
  position: number;
  /** Number of the write in the run. */
  number: number;
}

/** A write that was answered otherwise, or not at all (status 0): it may have been committed or not. */
export interface RefusedRecord {
  record: 'refused';
  number: number;
  status: number;
}

/** Everything one socket heard. */
export interface ListenerRecord {
  record: 'listener';
  socket: number;
  conversation: number;
  /** Whether it had joined before the traffic began, and stayed until the end. */
  listened: boolean;
  problem: string | null;
  arrivals: Run[];
  /** Sum of the numbers of the writes it heard: each is in its text, so a swapped text shows. */
  numberSum: number;
  foreign: number;
}

/** Someone who listens, writes and reads. */
export interface LoadPerson {
  userId: string;
  companyId: string;
  token: string;
}

/** What the runner hands to k6, beside the people. */
export interface LoadInput {
  run: string;
  gatewayUrl: string;
  socketPath: string;
  origin: string | null;
  shape: LoadShape;
  conversations: Conversation[];
  /** Index of the person and of the conversation of each socket. */
  sockets: { person: number; conversation: number }[];
  /** People (indexes) who write into each conversation, by turns. */
  writers: number[][];
}
