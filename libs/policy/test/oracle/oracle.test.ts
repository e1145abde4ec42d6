import { createPolicySet } from '../../src/engine.ts';
import { toCedar } from '../../src/to-cedar.ts';
import { evaluatePlainly } from './plain-evaluator.ts';
import { toCedarText } from './policy-tree.ts';
import { createChooser, randomPolicies, randomRequest } from './random-policies.ts';

// The long run is `npm run policy:oracle`.
const SETS = Number(process.env.POLICY_ORACLE_SETS ?? 2_500);
const REQUESTS_PER_SET = 2;
const SEED = Number(process.env.POLICY_ORACLE_SEED ?? 20_261_125);

describe('The engine and an evaluator written without it', () => {
  it(
    `agree on ${SETS} random sets of policies`,
    () => {
      const choose = createChooser(SEED);
      const seen = { allowed: 0, denied: 0, failed: 0, incomplete: 0 };
      for (let i = 0; i < SETS; i++) {
        const policies = randomPolicies(choose);
        const texts = policies.map(toCedarText);
        const set = createPolicySet(Object.fromEntries(texts.map((text, n) => [`p${n}`, text])));
        for (let k = 0; k < REQUESTS_PER_SET; k++) {
          const { request, situation } = randomRequest(choose);
          const verdict = set.evaluate(toCedar(request));
          const allowed = evaluatePlainly(policies, situation);
          if (verdict.allows !== allowed) {
            throw new Error(
              `${JSON.stringify({ texts, request, verdict, allowed }, null, 2)}\nseed ${SEED}, set ${i}`,
            );
          }
          seen[verdict.failed ? 'failed' : allowed ? 'allowed' : 'denied'] += 1;
          if (!situation.isWhole) seen.incomplete += 1;
        }
      }
      // The run is worth something only where all of it happens often.
      for (const [what, count] of Object.entries(seen)) {
        expect([what, count > (SETS * REQUESTS_PER_SET) / 50]).toEqual([what, true]);
      }
      if (process.env.POLICY_ORACLE_SETS)
        process.stdout.write(`${JSON.stringify({ sets: SETS, seed: SEED, ...seen })}\n`);
    },
    30 * 60_000,
  );
});
