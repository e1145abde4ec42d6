/** An inclusion proof with the checkpoint it leads to: C2SP tlog-proof. */
export interface InclusionProofFile {
  index: number;
  proof: readonly Buffer[];
  /** The leaf itself, so that the file needs nothing beside it. Not trusted: the proof is checked over it. */
  leaf: Buffer;
  checkpoint: string;
}

/** A consistency proof with the later checkpoint: the body of `add-checkpoint` of C2SP tlog-witness. */
export interface ConsistencyProofFile {
  earlierSize: number;
  proof: readonly Buffer[];
  checkpoint: string;
}

const INCLUSION_HEADER = 'c2sp.org/tlog-proof@v1';
const INCLUSION =
  /^c2sp\.org\/tlog-proof@v1\nextra ([A-Za-z0-9+/=]+)\nindex (0|[1-9][0-9]*)\n((?:[A-Za-z0-9+/]{43}=\n)*)\n([^]+)$/u;
const CONSISTENCY = /^old (0|[1-9][0-9]*)\n((?:[A-Za-z0-9+/]{43}=\n)*)\n([^]+)$/u;

const linesOf = (proof: readonly Buffer[]) => proof.map((step) => `${step.toString('base64')}\n`).join('');
const stepsOf = (lines: string) =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Buffer.from(line, 'base64'));

export function writeInclusionProof({ index, proof, leaf, checkpoint }: InclusionProofFile): string {
  return `${INCLUSION_HEADER}\nextra ${leaf.toString('base64')}\nindex ${index}\n${linesOf(proof)}\n${checkpoint}`;
}

/** Undefined where the text is not such a proof. */
export function readInclusionProof(text: string): InclusionProofFile | undefined {
  const [, leaf, index, lines, checkpoint] = INCLUSION.exec(text) ?? [];
  if (leaf === undefined || lines === undefined || checkpoint === undefined) return undefined;
  return { index: Number(index), proof: stepsOf(lines), leaf: Buffer.from(leaf, 'base64'), checkpoint };
}

export function writeConsistencyProof({ earlierSize, proof, checkpoint }: ConsistencyProofFile): string {
  return `old ${earlierSize}\n${linesOf(proof)}\n${checkpoint}`;
}

/** Undefined where the text is not such a proof. */
export function readConsistencyProof(text: string): ConsistencyProofFile | undefined {
  const [, size, lines, checkpoint] = CONSISTENCY.exec(text) ?? [];
  if (lines === undefined || checkpoint === undefined) return undefined;
  return { earlierSize: Number(size), proof: stepsOf(lines), checkpoint };
}
