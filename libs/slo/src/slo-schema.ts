import { z } from 'zod';

const durationSchema = z
  .string()
  .regex(/^(0|[1-9][0-9]*)[smhd]$/, 'must be a duration such as 5m, 6h or 28d');
const matchersSchema = z.record(z.string(), z.string());
const severitySchema = z.enum(['page', 'ticket']);

const common = {
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  title: z.string().min(1),
  /** The promise as people read it. */
  promise: z.string().min(1),
  /** The k6 metric that measures the same thing under load. */
  loadTest: z.strictObject({ metric: z.string().min(1) }),
};
const goalSchema = z.number().gt(0).lt(1);

const latencyObjectiveSchema = z.strictObject({
  ...common,
  kind: z.literal('latency'),
  /** Share of events that must be at or under the threshold: 0.95 is "P95 ≤ threshold". */
  goal: goalSchema,
  thresholdSeconds: z.number().positive(),
  histogram: z.string(),
  match: matchersSchema,
});
const availabilityObjectiveSchema = z.strictObject({
  ...common,
  kind: z.literal('availability'),
  goal: goalSchema,
  histogram: z.string(),
  match: matchersSchema,
  /** Which of the matched events are good. */
  good: matchersSchema,
});
const zeroObjectiveSchema = z.strictObject({
  ...common,
  kind: z.literal('zero'),
  counter: z.string(),
  holdFor: durationSchema,
});

/** What `deploy/observability/slo.yaml` may say. */
export const sloDefinitionSchema = z.strictObject({
  window: durationSchema,
  evaluationSeconds: z.int().positive(),
  minimumBadEvents: z.int().positive(),
  burnAlerts: z
    .array(
      z.strictObject({
        severity: severitySchema,
        /** Share of the window's budget that is gone if the burn lasts for the long window. */
        budgetShare: z.number().gt(0).lt(1),
        longWindow: durationSchema,
        shortWindow: durationSchema,
      }),
    )
    .min(1),
  objectives: z
    .array(
      z.discriminatedUnion('kind', [
        latencyObjectiveSchema,
        availabilityObjectiveSchema,
        zeroObjectiveSchema,
      ]),
    )
    .min(1),
  blindSpots: z.array(
    z.strictObject({
      alert: z.string().regex(/^Messaging[A-Za-z]+$/),
      severity: severitySchema,
      for: durationSchema,
      expr: z.string().min(1),
      summary: z.string().min(1),
      runbook: z.string().min(1),
    }),
  ),
});

export type SloDefinition = z.output<typeof sloDefinitionSchema>;
export type Objective = SloDefinition['objectives'][number];
export type LatencyObjective = z.output<typeof latencyObjectiveSchema>;
export type AvailabilityObjective = z.output<typeof availabilityObjectiveSchema>;
export type ZeroObjective = z.output<typeof zeroObjectiveSchema>;

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Seconds of a duration as the definition writes it (`5m`, `28d`). */
export function durationSeconds(duration: string): number {
  return Number(duration.slice(0, -1)) * SECONDS[duration.slice(-1) as keyof typeof SECONDS];
}
