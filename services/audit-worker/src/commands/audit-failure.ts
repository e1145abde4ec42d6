/** What was found wrong before a signature; each is a label of `audit_failures_total`. */
export type FailureKind = 'seal' | 'unsealed' | 'order' | 'tree' | 'rollback' | 'fork';

/** The stream is not what it was, or not what its writers wrote. Nothing is signed until somebody has looked. */
export class AuditFailure extends Error {
  override name = 'AuditFailure';
  readonly kind: FailureKind;
  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
