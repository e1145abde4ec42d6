import { PROBLEMS, type ProblemName } from '@messaging/contracts';

export interface FieldFault {
  field: string;
  detail: string;
}

export interface ProblemOptions {
  /** A sentence for people; the problem's title when absent. */
  detail?: string | undefined;
  /** The field at fault. */
  field?: string | undefined;
  /** All faults found, when there is more than one. */
  errors?: FieldFault[] | undefined;
  /** The message already there (`duplicate-message`). */
  messageId?: string | undefined;
  /** Also sent as `Retry-After`. */
  retryAfterSeconds?: number | undefined;
  /** When what was imposed on the caller ends by itself; null holds until it is lifted. */
  until?: Date | null | undefined;
  /** More response headers, such as `RateLimit` or `Allow`. */
  headers?: Record<string, string> | undefined;
  cause?: unknown;
}

/** A failure with a name that clients can rely on. Thrown anywhere, turned into a document in one place. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemName;
  readonly status: number;
  /** True when the caller is at fault: such a problem is no reason to alert anybody. */
  readonly expected: boolean;
  readonly options: ProblemOptions;

  constructor(code: ProblemName, options: ProblemOptions = {}) {
    super(
      options.detail ?? PROBLEMS[code].title,
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.code = code;
    this.status = PROBLEMS[code].status;
    this.expected = this.status < 500;
    this.options = options;
  }
}

/** `throw problem('not-found', { detail: 'There is no such message.' })` */
export function problem(code: ProblemName, options: ProblemOptions = {}): Problem {
  return new Problem(code, options);
}
