import type { Expression, PolicyTree, Variable } from './policy-tree.ts';

/** Sets and plain values; an entity is its name. */
type Value = boolean | number | string | { entity: string } | { set: readonly string[] };
type Attributes = Readonly<Record<string, Value>>;

/** A request as the oracle sees it: no Cedar in it. */
export interface Situation {
  action: string;
  /** The action and the groups it is in. */
  actionNames: readonly string[];
  types: { principal: string; resource: string };
  roles: { principal: readonly string[]; resource: readonly string[] };
  attributes: Record<Variable, Attributes>;
  isSelf: boolean;
  /** Whether every fact that the schema asks for is there. */
  isWhole: boolean;
}

class Failure extends Error {}

const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);

/** True only when something permits, nothing forbids and nothing at all went wrong. */
export function evaluatePlainly(policies: readonly PolicyTree[], situation: Situation): boolean {
  if (!situation.isWhole) return false;
  let permitted = false;
  let forbidden = false;
  for (const policy of policies) {
    let applies: boolean;
    try {
      applies = inScope(policy, situation) && conditionsHold(policy, situation);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return false;
    }
    if (applies && policy.effect === 'permit') permitted = true;
    if (applies && policy.effect === 'forbid') forbidden = true;
  }
  return permitted && !forbidden;
}

function inScope({ role, actions, resourceType }: PolicyTree, situation: Situation): boolean {
  return (
    (role === null || situation.roles.principal.includes(role)) &&
    (actions === null || actions.some((name) => situation.actionNames.includes(name))) &&
    (resourceType === null || situation.types.resource === resourceType)
  );
}

function conditionsHold({ when, unless }: PolicyTree, situation: Situation): boolean {
  for (const body of when) if (!truth(valueOf(body, situation))) return false;
  for (const body of unless) if (truth(valueOf(body, situation))) return false;
  return true;
}

// One line for each kind of expression.
// eslint-disable-next-line complexity
function valueOf(expression: Expression, situation: Situation): Value {
  const of = (part: Expression) => valueOf(part, situation);
  switch (expression.op) {
    case 'literal':
      return expression.value;
    case 'attribute': {
      const value = situation.attributes[expression.of][expression.name];
      if (value === undefined) throw new Failure(`no ${expression.name}`);
      return value;
    }
    case 'has':
      return situation.attributes[expression.of][expression.name] !== undefined;
    case '==':
      return isSame(of(expression.left), of(expression.right));
    case '!=':
      return !isSame(of(expression.left), of(expression.right));
    case '<':
      return whole(of(expression.left)) < whole(of(expression.right));
    case '<=':
      return whole(of(expression.left)) <= whole(of(expression.right));
    case '+':
      return bounded(whole(of(expression.left)) + whole(of(expression.right)));
    case '*':
      return bounded(whole(of(expression.left)) * whole(of(expression.right)));
    case '&&':
      return truth(of(expression.left)) && truth(of(expression.right));
    case '||':
      return truth(of(expression.left)) || truth(of(expression.right));
    case '!':
      return !truth(of(expression.of));
    case 'contains': {
      const set = of(expression.set);
      if (typeof set !== 'object' || !('set' in set)) throw new Failure('no set');
      const item = of(expression.item);
      return typeof item === 'string' && set.set.includes(item);
    }
    case 'inRole':
      return situation.roles[expression.of].includes(expression.role);
    case 'is':
      return situation.types[expression.of] === expression.type;
    case 'isSelf':
      return situation.isSelf;
    case 'if':
      return truth(of(expression.test)) ? of(expression.then) : of(expression.otherwise);
  }
}

function truth(value: Value): boolean {
  if (typeof value !== 'boolean') throw new Failure('no boolean');
  return value;
}

function whole(value: Value): bigint {
  if (typeof value !== 'number') throw new Failure('no number');
  return BigInt(value);
}

function bounded(value: bigint): number {
  if (value > LARGEST || value < SMALLEST) throw new Failure('overflow');
  return Number(value);
}

function isSame(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if ('entity' in a && 'entity' in b) return a.entity === b.entity;
  if ('set' in a && 'set' in b) return isSubset(a.set, b.set) && isSubset(b.set, a.set);
  return false;
}

const isSubset = (a: readonly string[], b: readonly string[]) => a.every((item) => b.includes(item));
