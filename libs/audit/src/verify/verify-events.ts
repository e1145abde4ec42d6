import { readEventLeaf, type AuditedEvent } from '../event-leaf.ts';
import { checkSeal, type MacKeys, type Seal } from '../event-mac.ts';
import { appendLeaves, EMPTY_FRONTIER, frontierRoot } from '../merkle/frontier.ts';
import { leafHash } from '../merkle/tree-hash.ts';
import type { Checkpoint } from '../notes/checkpoint.ts';
import type { Finding, VerificationCounts } from './findings.ts';

/** An event as it was handed over: its leaf, and the seal that stood beside it. */
export interface EventRecord {
  leaf: Buffer;
  seal: Seal | null;
}

export interface EventsVerification {
  companyId: string;
  checkpoints: ReadonlyMap<number, Checkpoint>;
  macKeys?: MacKeys | undefined;
  counts: VerificationCounts;
  /** Called for every well-formed event. */
  onEvent: (event: AuditedEvent) => void;
}

/** Goes through a company's events in the order they were handed over, and compares the tree at every size that was signed. */
export async function verifyEvents(
  records: AsyncIterable<EventRecord> | Iterable<EventRecord>,
  { companyId, checkpoints, macKeys, counts, onEvent }: EventsVerification,
): Promise<{ root: string; findings: Finding[] }> {
  const findings: Finding[] = [];
  let frontier = EMPTY_FRONTIER;
  let lastGood = 0;

  function compare(): void {
    const signed = checkpoints.get(frontier.size);
    if (!signed) return;
    if (signed.root.equals(frontierRoot(frontier))) {
      lastGood = frontier.size;
      return;
    }
    findings.push({
      kind: 'root-mismatch',
      detail: `the signed root of size ${frontier.size} is another: something among events ${lastGood + 1} to ${frontier.size} is not what it was`,
    });
  }

  function look({ leaf, seal }: EventRecord): void {
    const expected = String(frontier.size + 1);
    const event = readEventLeaf(leaf);
    if (!event) {
      findings.push({
        kind: 'event-malformed',
        detail: `event ${expected} is not in the one spelling`,
        seq: expected,
      });
    } else {
      if (event.companyId !== companyId) {
        findings.push({
          kind: 'event-foreign',
          detail: `event ${expected} is of another company`,
          seq: expected,
        });
      }
      if (event.seq !== expected) {
        findings.push({
          kind: 'event-order',
          detail: `event ${event.seq} stands where ${expected} belongs`,
          seq: expected,
        });
      }
      onEvent(event);
    }
    const sealed = seal === null ? 'unsealed' : macKeys ? checkSeal(macKeys, leaf, seal) : 'unknown-key';
    if (sealed === 'right') counts.sealed += 1;
    else if (sealed === 'unsealed') counts.unsealed += 1;
    else if (sealed === 'unknown-key') counts.unchecked += 1;
    else
      findings.push({ kind: 'event-seal', detail: `event ${expected} does not fit its seal`, seq: expected });
    frontier = appendLeaves(frontier, [leafHash(leaf)]);
    counts.events += 1;
    compare();
  }

  compare();
  for await (const record of records) look(record);
  for (const size of checkpoints.keys()) {
    if (size > frontier.size) {
      findings.push({
        kind: 'history-short',
        detail: `a checkpoint of ${size} events was signed; here are ${frontier.size}`,
      });
    }
  }
  counts.covered = lastGood;
  return { root: frontierRoot(frontier).toString('base64'), findings };
}
