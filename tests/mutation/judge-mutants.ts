import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundMutant } from './read-report.ts';

/** Why mutants of one line may live: told by the line and the change, so that lines may be added above. */
export interface Justification {
  file: string;
  code: string;
  /** `original → replacement`, each as the page shows it. */
  changes: string[];
  why: string;
}

export interface Survivor extends FoundMutant {
  /** Undefined: a missing test. */
  why: string | undefined;
}

export interface Judgement {
  survivors: Survivor[];
  /** Justifications of what does not survive (any more), in files that were run. */
  stale: string[];
}

export const readJustified = (): Justification[] =>
  JSON.parse(readFileSync(join(__dirname, 'justified.json'), 'utf8')) as Justification[];

const nameOf = ({ file, code }: Pick<Justification, 'file' | 'code'>, change: string) =>
  `${file}: ${code}: ${change}`;

export const isSurvivor = ({ status }: FoundMutant) => status === 'Survived' || status === 'NoCoverage';

/** Holds what survived against what is known to be harmless. */
export function judgeMutants(
  mutants: readonly FoundMutant[],
  justified: readonly Justification[],
): Judgement {
  const reasons = new Map(
    justified.flatMap((one) => one.changes.map((change) => [nameOf(one, change), one] as const)),
  );
  const survivors = mutants.filter(isSurvivor).map((mutant) => ({
    ...mutant,
    why: reasons.get(nameOf(mutant, mutant.change))?.why,
  }));
  const run = new Set(mutants.map(({ file }) => file));
  const alive = new Set(survivors.map((mutant) => nameOf(mutant, mutant.change)));
  const stale = [...reasons].filter(([name, { file }]) => run.has(file) && !alive.has(name));
  return { survivors, stale: stale.map(([name]) => name) };
}
