/**
 * Throw it for a job that cannot be done just now through no fault of its own, because what it needs is away: it comes
 * again after `delayMs`, give or take, and keeps its attempts.
 */
export class PostponeJob extends Error {
  override name = 'PostponeJob';
  readonly delayMs: number;

  constructor(delayMs: number, reason: string) {
    super(reason);
    this.delayMs = delayMs;
  }
}
