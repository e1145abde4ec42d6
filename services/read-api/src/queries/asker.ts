import type { Sequence } from '@messaging/contracts';
import type { RequestContext } from '@messaging/policy';

/** Who asks, and how new the answer must at least be (their Consistency-Token; "0" for any). */
export interface Asker {
  context: RequestContext;
  atLeast: Sequence;
}
