import {
  createMerkleTree,
  leafHash,
  openCheckpoint,
  writeConsistencyProof,
  writeInclusionProof,
} from '@messaging/audit';
import { readFile } from 'node:fs/promises';
import type { AuditCliConfig } from './cli-config.ts';
import { need, UsageError, verifiersFor, type CliOptions } from './cli-options.ts';
import { withHistory } from './with-history.ts';

/** `prove`: prints the proof that an event (--seq), or an older checkpoint (--from), is in what a checkpoint signs. */
export async function proveCommand(options: CliOptions, config: AuditCliConfig): Promise<number> {
  const path = need(options.checkpoint, 'name the checkpoint to prove it by: --checkpoint FILE');
  return withHistory(options, config, async ({ history, origin }) => {
    const note = await readFile(path, 'utf8');
    const verifiers = verifiersFor(options, config, origin);
    const head = openCheckpoint(note, origin, verifiers);
    const leaves: Buffer[] = [];
    for await (const { leaf } of history.events) leaves.push(leaf);
    if (leaves.length < head.size)
      throw new UsageError(`the checkpoint is of ${head.size} events, here are ${leaves.length}`);
    const tree = createMerkleTree(leaves.slice(0, head.size).map(leafHash));
    if (!tree.root().equals(head.root))
      throw new UsageError('the events are not those that the checkpoint signs: verify');
    if (options.from !== undefined) {
      const earlier = openCheckpoint(await readFile(options.from, 'utf8'), origin, verifiers).size;
      const proof = tree.consistencyProof(earlier);
      process.stdout.write(writeConsistencyProof({ earlierSize: earlier, proof, checkpoint: note }));
      return 0;
    }
    const seq = Number(need(options.seq, 'name an event (--seq N) or an older checkpoint (--from FILE)'));
    if (!(seq >= 1 && seq <= head.size))
      throw new UsageError(`the checkpoint covers events 1 to ${head.size}`);
    const index = seq - 1;
    const proof = tree.inclusionProof(index);
    process.stdout.write(writeInclusionProof({ index, proof, leaf: leaves[index]!, checkpoint: note }));
    return 0;
  });
}
