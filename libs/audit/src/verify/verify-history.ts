import type { MacKeys } from '../event-mac.ts';
import type { NoteVerifier } from '../notes/note-keys.ts';
import type { Finding, Verification, VerificationCounts } from './findings.ts';
import { verifyCheckpoints, type OutsideNote } from './verify-checkpoints.ts';
import { verifyEvents, type EventRecord } from './verify-events.ts';
import { createMessageCheck, type MessageRecord } from './verify-messages.ts';

/** A company's stream and the present rows of its messages: an export, or the database itself. */
export interface History {
  companyId: string;
  events: AsyncIterable<EventRecord> | Iterable<EventRecord>;
  /** Left out where an export goes without texts. */
  messages?: AsyncIterable<MessageRecord> | Iterable<MessageRecord> | undefined;
}

export interface Evidence {
  origin: string;
  notes: Iterable<OutsideNote>;
  verifiers: readonly NoteVerifier[];
  /** With them, an event that was altered is named, and events after the newest checkpoint are vouched for as well. */
  macKeys?: MacKeys | undefined;
}

/** Holds a history against checkpoints that its keeper could not change. Nothing found and something signed: it is as it was. */
export async function verifyHistory(history: History, evidence: Evidence): Promise<Verification> {
  const counts: VerificationCounts = {
    events: 0,
    sealed: 0,
    unsealed: 0,
    unchecked: 0,
    checkpoints: 0,
    covered: 0,
    texts: 0,
    erased: 0,
    uncommitted: 0,
  };
  const { checkpoints, findings } = verifyCheckpoints(evidence.notes, evidence.origin, evidence.verifiers);
  counts.checkpoints = checkpoints.size;
  if (checkpoints.size === 0) {
    findings.push({ kind: 'checkpoint-none', detail: 'no checkpoint was given that could prove anything' });
  }
  const messages = createMessageCheck(counts);
  const events = await verifyEvents(history.events, {
    companyId: history.companyId,
    checkpoints,
    macKeys: evidence.macKeys,
    counts,
    onEvent: messages.note,
  });
  findings.push(...events.findings);
  if (history.messages) findings.push(...(await messages.compareAll(history.messages)));
  return { ok: findings.length === 0, root: events.root, findings: inOrder(findings), counts };
}

// What names a row comes first: the rest follows from it.
const inOrder = (findings: readonly Finding[]) =>
  [...findings].sort((a, b) => Number(a.seq === undefined) - Number(b.seq === undefined));
