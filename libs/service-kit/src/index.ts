export { applyDecision, createAdmit, type Admit, type LimitDecision } from './admit.ts';
export { annotateRequest } from './request-log.ts';
export { createBreaker, isBreakerError, type BreakerOptions } from './breaker.ts';
export { commonConfig, configFields } from './common-config.ts';
export { ConfigError, describeConfig, readConfig } from './config.ts';
export {
  acceptCorrelationId,
  currentCorrelationId,
  newCorrelationId,
  runWithCorrelation,
} from './correlation.ts';
export { createCors } from './cors.ts';
export { describeError } from './describe-error.ts';
export { createHttpApp, type HttpAppOptions } from './http-app.ts';
export { closeHttpServer, createHttpServer, listen } from './http-server.ts';
export { findJsonExcess, type JsonBounds } from './json-excess.ts';
export { createKeepOwn, type KeepOwn } from './keep-own.ts';
export { createLogger, type Logger } from './logger.ts';
export {
  createMetrics,
  type CounterMetric,
  type GaugeMetric,
  type HistogramMetric,
  type Metrics,
} from './metrics.ts';
export { createOperationsListener } from './operations.ts';
export { problemDocument, toProblem, type IsUnavailable } from './problem-document.ts';
export { Problem, problem, type FieldFault, type ProblemOptions } from './problem.ts';
export { requestAddress, type RateLimitState } from './rate-limit.ts';
export { createReadiness, type Readiness } from './readiness.ts';
export { runService, type Service, type ServiceConfig } from './run-service.ts';
export { type Importance, type LoadSignal } from './shed-load.ts';
export { validate, type RequestPart } from './validate.ts';
export { createCheckDestination, type CheckDestination } from './outgoing/create-check-destination.ts';
export { createOperatorFetch, type OperatorFetch } from './outgoing/create-operator-fetch.ts';
export {
  createOutgoing,
  type OutgoingAnswer,
  type OutgoingOptions,
  type OutgoingRequest,
  type SendOut,
} from './outgoing/create-outgoing.ts';
export { OutgoingRefused, type OutgoingRules } from './outgoing/judge-url.ts';
export { isPublicAddress } from './outgoing/public-address.ts';
