export { checkHistory, type CheckOptions, type Verdict, type WireRule } from './check-history.ts';
export type * from './history.ts';
export { INVARIANTS, type Invariant, type Violation } from './violation.ts';
export { renderVerdict } from './render-verdict.ts';
