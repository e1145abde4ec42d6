/** What does not fit. Each names the row or the file, as exactly as can be told. */
export type FindingKind =
  | 'event-malformed'
  | 'event-foreign'
  | 'event-order'
  | 'event-seal'
  | 'checkpoint-refused'
  | 'checkpoint-fork'
  | 'checkpoint-none'
  | 'root-mismatch'
  | 'history-short'
  | 'message-altered'
  | 'message-destroyed'
  | 'message-missing'
  | 'message-unrecorded'
  | 'file-altered';

export interface Finding {
  kind: FindingKind;
  /** In words for an auditor. */
  detail: string;
  seq?: string;
  messageId?: string;
}

/** What was looked at, and what could not be proved either way. */
export interface VerificationCounts {
  events: number;
  /** Sealed with a key that was at hand, and rightly. */
  sealed: number;
  /** Without a seal: written by a release that had none, or by somebody who has no key. */
  unsealed: number;
  /** Sealed, but the key was not given. */
  unchecked: number;
  checkpoints: number;
  /** Events up to the newest outside checkpoint; what comes after it only the seals vouch for. */
  covered: number;
  texts: number;
  /** Text and salt are gone since their author was erased: nothing left to compare, and nothing else is touched by it. */
  erased: number;
  /** Messages from before the stream, or of a release without commitments. */
  uncommitted: number;
}

export interface Verification {
  ok: boolean;
  root: string;
  findings: Finding[];
  counts: VerificationCounts;
}
