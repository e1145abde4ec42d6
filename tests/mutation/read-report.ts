/** What is used of the mutation testing report schema (github.com/stryker-mutator/mutation-testing-elements). */
export interface StrykerReport {
  files: Record<string, { source: string; mutants: StrykerMutant[] }>;
}

interface StrykerMutant {
  mutatorName: string;
  replacement?: string;
  status: MutantStatus;
  location: { start: Position; end: Position };
}

/** Both count from 1. */
interface Position {
  line: number;
  column: number;
}

/** `RuntimeError`: no test could even begin, because a module could not be loaded. */
export type MutantStatus =
  'Killed' | 'Survived' | 'NoCoverage' | 'Timeout' | 'RuntimeError' | 'CompileError' | 'Ignored';

export interface FoundMutant {
  file: string;
  line: number;
  /** The source line it begins in. */
  code: string;
  mutator: string;
  /** `original → replacement`. */
  change: string;
  status: MutantStatus;
}

const LONGEST_SIDE = 400;

/** The mutants of one file, told in words that stay the same when lines are added above. */
export function readReport({ files }: StrykerReport, file: string): FoundMutant[] {
  const found = files[file];
  if (!found) return [];
  const lines = found.source.split('\n');
  return found.mutants.map(({ mutatorName, replacement = '', status, location: { start, end } }) => ({
    file,
    line: start.line,
    code: lines[start.line - 1]?.trim() ?? '',
    mutator: mutatorName,
    change: `${onOneLine(cut(lines, start, end))} → ${onOneLine(replacement)}`,
    status,
  }));
}

function cut(lines: readonly string[], start: Position, end: Position): string {
  const within = lines.slice(start.line - 1, end.line);
  const last = within.at(-1)?.slice(0, end.column - 1) ?? '';
  return [...within.slice(0, -1), last].join('\n').slice(start.column - 1);
}

function onOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_SIDE ? `${line.slice(0, LONGEST_SIDE)}…` : line;
}
