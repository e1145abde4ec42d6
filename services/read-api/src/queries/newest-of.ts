import { compareSequences, type Sequence } from '@messaging/contracts';

export const newestOf = (seqs: readonly Sequence[]): Sequence =>
  seqs.reduce((newest, seq) => (compareSequences(seq, newest) > 0 ? seq : newest), '0');
