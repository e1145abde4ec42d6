import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Policy } from '../../src/base-policies.ts';

/** A policy that says something else, or none in its place. */
export interface PolicyMutant {
  policyId: string;
  mutator: string;
  /** `original → replacement`. */
  change: string;
  policies: Policy[];
}

interface Variant<T> {
  mutator: string;
  change: string;
  changed: T;
}

const SCOPES = ['principal', 'action', 'resource'] as const;
const NOTHING = 'nothing';

/** Each of these policies changed in one place at a time: StrykerJS knows TypeScript, and a policy is a text to it. */
export function mutatePolicies(policies: readonly Policy[]): PolicyMutant[] {
  return policies.flatMap((policy) => {
    const others = (replacement: Policy[]) =>
      policies.flatMap((one) => (one.id === policy.id ? replacement : [one]));
    const dropped = {
      policyId: policy.id,
      mutator: 'PolicyDropped',
      change: `${policy.id} → ${NOTHING}`,
      policies: others([]),
    };
    const variants = variantsOfPolicy(readPolicy(policy.text));
    return [
      dropped,
      ...variants.map(({ mutator, change, changed }) => ({
        policyId: policy.id,
        mutator,
        change,
        policies: others([{ ...policy, text: writePolicy(changed) }]),
      })),
    ];
  });
}

function variantsOfPolicy(policy: cedar.PolicyJson): Variant<cedar.PolicyJson>[] {
  return [
    ...SCOPES.flatMap((scope) => variantsOfScope(policy, scope)),
    ...policy.conditions.flatMap(({ kind, body }, i) => {
      const replaced = (...conditions: cedar.Clause[]) => ({
        ...policy,
        conditions: policy.conditions.toSpliced(i, 1, ...conditions),
      });
      const text = `${kind} { ${writeExpression(body)} }`;
      const opposite = kind === 'when' ? 'unless' : 'when';
      return [
        { mutator: 'ConditionDropped', change: `${text} → ${NOTHING}`, changed: replaced() },
        {
          mutator: 'ConditionNegated',
          change: `${kind} → ${opposite}`,
          changed: replaced({ kind: opposite, body }),
        },
        ...variantsOfExpression(body).map(({ changed, ...what }) => ({
          ...what,
          changed: replaced({ kind, body: changed }),
        })),
      ];
    }),
  ];
}

/** The policy for whomever, whatever and wherever, and without each of several actions. */
function variantsOfScope(
  policy: cedar.PolicyJson,
  scope: (typeof SCOPES)[number],
): Variant<cedar.PolicyJson>[] {
  const constraint = policy[scope];
  if (constraint.op === 'All') return [];
  const all = {
    mutator: 'ScopeDropped',
    change: `${scope} ${constraint.op} … → ${scope}`,
    changed: { ...policy, [scope]: { op: 'All' } },
  };
  if (scope !== 'action' || !('entities' in constraint)) return [all];
  const { entities } = constraint;
  return [
    all,
    ...entities.map((entity, i) => ({
      mutator: 'ActionDropped',
      change: `${JSON.stringify('id' in entity ? entity.id : entity)} → ${NOTHING}`,
      changed: { ...policy, action: { ...constraint, entities: entities.toSpliced(i, 1) } },
    })),
  ];
}

type Expression = Record<string, unknown>;
type Parts = Record<string, Expression>;

/** One place in an expression changed: an operator, or a part taken out of it. */
function variantsOfExpression(body: cedar.Expr): Variant<cedar.Expr>[] {
  return [...placesIn(body as Expression)].flatMap(({ at, put }) =>
    // A whole condition is negated by `unless` already.
    [...replacementsOf(at), ...(at === body ? [] : oppositesOf(at))].map((replacement) => ({
      mutator: 'Expression',
      change: `${writeExpression(at as cedar.Expr)} → ${writeExpression(replacement as cedar.Expr)}`,
      changed: put(replacement) as cedar.Expr,
    })),
  );
}

function replacementsOf(expression: Expression): Expression[] {
  const [[operator = '', operands] = []] = Object.entries(expression);
  const { left, right, arg, then, else: otherwise } = operands as Parts;
  switch (operator) {
    case '&&':
    case '||':
      return [left!, right!, { [operator === '&&' ? '||' : '&&']: operands }];
    case '!':
      return [arg!];
    case 'if-then-else':
      return [then!, otherwise!];
    case 'Set':
      return (operands as unknown[]).map((_, i) => ({ Set: (operands as unknown[]).toSpliced(i, 1) }));
    default:
      return [];
  }
}

function oppositesOf(expression: Expression): Expression[] {
  const [[operator = '', operands] = []] = Object.entries(expression);
  if (operator === '==') return [{ '!=': operands }];
  return ['in', 'is', 'contains', '.'].includes(operator) ? [{ '!': { arg: expression } }] : [];
}

interface Place {
  at: Expression;
  /** The whole expression with something else in this place. */
  put: (replacement: Expression) => Expression;
}

function* placesIn(at: Expression, put: Place['put'] = (whole) => whole): Generator<Place> {
  yield { at, put };
  const [[operator = '', operands] = []] = Object.entries(at);
  // A member of an entity or record is no condition of its own.
  if (operator === '.' || operator === 'Var' || operator === 'Value' || operator === 'Set') return;
  for (const [name, part] of Object.entries(operands as Parts)) {
    if (typeof part === 'object' && isCondition(operator, part))
      yield* placesIn(part, (changed) => put({ [operator]: { ...(operands as Parts), [name]: changed } }));
  }
}

/** What stands on the sides of a comparison is compared, not decided. */
const isCondition = (operator: string, part: Expression) =>
  ['&&', '||', '!', 'if-then-else'].includes(operator) || 'Set' in part;

function readPolicy(text: string): cedar.PolicyJson {
  const answer = cedar.policyToJson(text);
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '));
  return answer.json;
}

function writePolicy(policy: cedar.PolicyJson): string {
  const answer = cedar.policyToText(policy);
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '));
  return answer.text;
}

const ANYTHING: cedar.PolicyJson = {
  effect: 'permit',
  principal: { op: 'All' },
  action: { op: 'All' },
  resource: { op: 'All' },
  conditions: [],
};

function writeExpression(body: cedar.Expr): string {
  const text = writePolicy({ ...ANYTHING, conditions: [{ kind: 'when', body }] });
  return text.slice(text.indexOf('{') + 1, text.lastIndexOf('}')).trim();
}
