import type { Request, RequestHandler, Response } from 'express';
import { CORRELATION_HEADER } from '@messaging/contracts';
import { acceptCorrelationId } from './correlation.ts';
import { latencyHistogram, type Metrics } from './metrics.ts';
import { problemDocument } from './problem-document.ts';
import { problem } from './problem.ts';
import { watchLoopDelay } from './watch-loop-delay.ts';

/** How far a resource is used up: 1 is all that can be answered in time. */
export interface LoadSignal {
  /** A metric's label. */
  reason: string;
  pressure: () => number;
}

/** What matters less is refused earlier. */
export type Importance = 'high' | 'normal' | 'low';

export interface ShedLoadOptions {
  metrics: Metrics;
  /** Most requests under way: at the ceiling's rate that many are answered within the objective. */
  mostInFlight: number;
  /** A loop that is late by this much in every look cannot keep an objective of a few hundred milliseconds. */
  loopDelayMs?: number;
  signals?: readonly LoadSignal[];
  importanceOf?: (method: string, path: string) => Importance;
  /** Lets pages that may call this API read the refusal, too. */
  cors?: RequestHandler | undefined;
}

const REFUSED_AT: Record<Importance, number> = { low: 0.7, normal: 0.85, high: 1 };
const LOOP_DELAY_MS = 200;
const RETRY_AFTER_SECONDS = 1;
const RETRY_SPREAD_SECONDS = 3;
// Reading an unread body to its end is cheaper than a new connection, up to here.
const MOST_BODY_TO_SKIP = 16 * 1024;

/**
 * Answers 503 with `Retry-After` before a request has cost anything, while more comes than can be answered in time. What
 * was let in is answered; as soon as it is, others are let in: there is nothing to reset.
 */
export function createShedLoad(options: ShedLoadOptions): RequestHandler {
  const { metrics, mostInFlight, loopDelayMs = LOOP_DELAY_MS, importanceOf = () => 'high', cors } = options;
  const shed = metrics.counter({
    name: 'load_shed_total',
    help: 'Requests refused because the process had too much to do.',
    labels: ['reason'],
  });
  const duration = latencyHistogram(metrics);
  const loop = watchLoopDelay();
  let inFlight = 0;
  const signals: LoadSignal[] = [
    { reason: 'in-flight', pressure: () => inFlight / mostInFlight },
    { reason: 'event-loop', pressure: () => loop.standingDelayMs() / loopDelayMs },
    ...(options.signals ?? []),
  ];
  for (const { reason } of signals) shed.add(0, { reason });
  metrics.gauge({ name: 'requests_in_flight', help: 'Requests under way.', collect: () => inFlight });

  return function shedLoad(req, res, next) {
    const refusedAt = REFUSED_AT[importanceOf(req.method, req.path)];
    const cause = signals.find(({ pressure }) => pressure() >= refusedAt);
    if (cause === undefined) {
      inFlight += 1;
      res.once('close', () => (inFlight -= 1));
      return next();
    }
    shed.add(1, { reason: cause.reason });
    // It is unavailable to whoever asked, and has to count as that.
    duration.observe(0, { method: req.method, route: '/api/messaging', status: 503 });
    if (cors) cors(req, res, () => refuse(req, res));
    else refuse(req, res);
  };
}

/** The answer by hand: under an overload nothing may cost less than this. */
function refuse(req: Request, res: Response): void {
  // Apart from each other, so that they do not all come back at once.
  const retryAfterSeconds = RETRY_AFTER_SECONDS + Math.floor(Math.random() * RETRY_SPREAD_SECONDS);
  const correlationId = acceptCorrelationId(req.headers['x-correlation-id']);
  const detail = `There is too much to do just now. Try again in ${retryAfterSeconds} s.`;
  const body = JSON.stringify(
    problemDocument(problem('unavailable', { detail, retryAfterSeconds }), correlationId),
  );
  if (Number(req.headers['content-length'] ?? 0) > MOST_BODY_TO_SKIP) res.setHeader('Connection', 'close');
  res
    .writeHead(503, {
      'Content-Type': 'application/problem+json',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'private, no-store',
      'Retry-After': retryAfterSeconds,
      [CORRELATION_HEADER]: correlationId,
    })
    .end(body);
}
