import { BASE_POLICIES, type Policy } from '../../src/base-policies.ts';
import { createPolicySet } from '../../src/engine.ts';
import { toCedar } from '../../src/to-cedar.ts';
import { expected, wholeMatrix } from '../base-matrix.ts';
import { mutatePolicies } from './mutate-policies.ts';

/** What became of a mutant; for `npm run mutate -- policies`, which reads it as JSON. */
interface RunMutant {
  policyId: string;
  mutator: string;
  change: string;
  status: 'Killed' | 'Survived' | 'RuntimeError';
}

// Neighbours ask much the same: in this order most mutants are met within a few hundred of some ten thousand requests.
const STRIDE = 7_919;
const requests = [...wholeMatrix()];
const table = requests.map((_, i) => {
  const request = requests[(i * STRIDE) % requests.length]!;
  return { request: toCedar(request), isAllowed: expected(request) };
});

/** Whether the policies decide the whole table of base-policies.test.ts as they are meant to. */
function isRight(policies: readonly Policy[]): boolean {
  const set = createPolicySet(Object.fromEntries(policies.map(({ id, text }) => [id, text])));
  return table.every(({ request, isAllowed }) => {
    const { allows, failed } = set.evaluate(request);
    return !failed && allows === isAllowed;
  });
}

function judge(policies: readonly Policy[]): RunMutant['status'] {
  try {
    return isRight(policies) ? 'Survived' : 'Killed';
  } catch {
    return 'RuntimeError';
  }
}

if (!isRight(BASE_POLICIES)) throw new Error('the policies decide otherwise without any mutant');
const run = mutatePolicies(BASE_POLICIES).map(({ policies, ...what }): RunMutant => {
  return { ...what, status: judge(policies) };
});
process.stdout.write(JSON.stringify(run));
