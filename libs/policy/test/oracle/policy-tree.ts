/** A policy as a tree, from which its Cedar text is written and which the oracle evaluates by itself. */
export interface PolicyTree {
  effect: 'permit' | 'forbid';
  /** Of the principal; null for anybody. */
  role: string | null;
  /** Actions or groups of them; null for any. */
  actions: readonly string[] | null;
  resourceType: string | null;
  when: Expression[];
  unless: Expression[];
}

export type Expression =
  | { op: 'literal'; value: boolean | number | string }
  | { op: 'attribute'; of: Variable; name: string }
  | { op: 'has'; of: Variable; name: string }
  | { op: '==' | '!=' | '<' | '<=' | '+' | '*'; left: Expression; right: Expression }
  | { op: '&&' | '||'; left: Expression; right: Expression }
  | { op: '!'; of: Expression }
  | { op: 'contains'; set: Expression; item: Expression }
  | { op: 'inRole'; of: 'principal' | 'resource'; role: string }
  | { op: 'is'; of: 'principal' | 'resource'; type: string }
  | { op: 'isSelf' }
  | { op: 'if'; test: Expression; then: Expression; otherwise: Expression };

export type Variable = 'principal' | 'resource' | 'context';

export function toCedarText({ effect, role, actions, resourceType, when, unless }: PolicyTree): string {
  const principal = role === null ? 'principal' : `principal in Role::"${role}"`;
  const action =
    actions === null ? 'action' : `action in [${actions.map((name) => `Action::"${name}"`).join(', ')}]`;
  const resource = resourceType === null ? 'resource' : `resource is ${resourceType}`;
  const clauses = [
    ...when.map((body) => `when { ${textOf(body)} }`),
    ...unless.map((body) => `unless { ${textOf(body)} }`),
  ];
  return `${effect} (${principal}, ${action}, ${resource}) ${clauses.join(' ')};`;
}

function textOf(expression: Expression): string {
  switch (expression.op) {
    case 'literal':
      return JSON.stringify(expression.value);
    case 'attribute':
      return `${expression.of}.${expression.name}`;
    case 'has':
      return `(${expression.of} has ${expression.name})`;
    case '!':
      return `!(${textOf(expression.of)})`;
    case 'contains':
      return `(${textOf(expression.set)}).contains(${textOf(expression.item)})`;
    case 'inRole':
      return `(${expression.of} in Role::"${expression.role}")`;
    case 'is':
      return `(${expression.of} is ${expression.type})`;
    case 'isSelf':
      return '(resource == principal)';
    case 'if':
      return `(if ${textOf(expression.test)} then ${textOf(expression.then)} else ${textOf(expression.otherwise)})`;
    default:
      return `((${textOf(expression.left)}) ${expression.op} (${textOf(expression.right)}))`;
  }
}
