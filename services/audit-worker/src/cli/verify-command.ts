import {
  leafHash,
  openCheckpoint,
  readConsistencyProof,
  readInclusionProof,
  verifyConsistency,
  verifyHistory,
  verifyInclusion,
  type Verification,
} from '@messaging/audit';
import { readFile } from 'node:fs/promises';
import type { AuditCliConfig } from './cli-config.ts';
import { checkpointPaths, need, originIn, UsageError, verifiersFor, type CliOptions } from './cli-options.ts';
import { readNotes } from './read-notes.ts';
import { withHistory } from './with-history.ts';

/** `verify`: 0 when everything fits, 1 when something does not. */
export async function verifyCommand(options: CliOptions, config: AuditCliConfig): Promise<number> {
  if (options.proof !== undefined) return verifyProof(options.proof, options, config);
  return withHistory(options, config, async ({ history, origin, findings: ofFiles }) => {
    const verification = await verifyHistory(history, {
      origin,
      notes: await readNotes(checkpointPaths(options, config, history.companyId)),
      verifiers: verifiersFor(options, config, origin),
      macKeys: config.eventMacKeys,
    });
    const findings = [...ofFiles, ...verification.findings];
    const report = { ...verification, ok: findings.length === 0, findings };
    console.log(options.json ? JSON.stringify(report, null, 2) : describe(report));
    return report.ok ? 0 : 1;
  });
}

const MOST_SHOWN = 50;

function describe({ ok, root, findings, counts }: Verification): string {
  const { events, covered, sealed, unsealed, unchecked, checkpoints, texts, erased, uncommitted } = counts;
  return [
    `${events} events, root ${root}`,
    `${covered} covered by ${checkpoints} signed checkpoints from outside`,
    `seals: ${sealed} right, ${unsealed} missing, ${unchecked} by keys not given here`,
    `messages: ${texts} as committed to, ${erased} erased, ${uncommitted} never committed to`,
    ...findings.slice(0, MOST_SHOWN).map(({ kind, detail }) => `${kind}: ${detail}`),
    ...(findings.length > MOST_SHOWN ? [`and ${findings.length - MOST_SHOWN} more`] : []),
    ok ? 'OK: everything is as it was signed' : `FAILED: ${findings.length} findings`,
  ].join('\n');
}

/** A proof file by itself: the checkpoint in it is verified, then the way from the event, or the older checkpoint, to it. */
async function verifyProof(path: string, options: CliOptions, config: AuditCliConfig): Promise<number> {
  const text = await readFile(path, 'utf8');
  const inclusion = readInclusionProof(text);
  const consistency = readConsistencyProof(text);
  const { checkpoint: note } = need(inclusion ?? consistency, `${path} is not a proof`);
  const origin = note.split('\n')[0] ?? '';
  if (options.company !== undefined && origin !== originIn(config, options.company)) {
    throw new UsageError(`the proof is of ${origin}`);
  }
  const verifiers = verifiersFor(options, config, origin);
  const head = openCheckpoint(note, origin, verifiers);
  if (inclusion) {
    const { index, leaf, proof } = inclusion;
    const isIn = verifyInclusion(
      { leafHash: leafHash(leaf), index, size: head.size, root: head.root },
      proof,
    );
    console.log(
      isIn
        ? `OK: leaf ${index} of ${origin}, ${head.size} leaves:\n${leaf.toString()}`
        : 'FAILED: not in the tree',
    );
    return isIn ? 0 : 1;
  }
  const { earlierSize, proof } = need(consistency, `${path} is not a proof`);
  const older = await readFile(need(options.from, 'name the older checkpoint: --from FILE'), 'utf8');
  const earlier = openCheckpoint(older, origin, verifiers);
  const isPrefix = earlier.size === earlierSize && verifyConsistency(earlier, head, proof);
  console.log(
    isPrefix
      ? `OK: the ${head.size} leaves of ${origin} begin with the ${earlier.size} of the older checkpoint`
      : 'FAILED: not the same history',
  );
  return isPrefix ? 0 : 1;
}
