import { ACTIONS, type Action } from '../../src/actions.ts';
import { ROLES, rolesOf } from '../../src/roles.ts';
import type { PolicyRequest, Principal } from '../../src/requests.ts';
import type { Situation } from './plain-evaluator.ts';
import type { Expression, PolicyTree, Variable } from './policy-tree.ts';

/** A repeatable source of choices (mulberry32). */
export function createChooser(seed: number) {
  let state = seed;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    chance: (probability: number) => next() < probability,
    upTo: (most: number) => Math.floor(next() * (most + 1)),
    oneOf: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!,
    some: <T>(items: readonly T[], probability: number): T[] => items.filter(() => next() < probability),
  };
}
type Chooser = ReturnType<typeof createChooser>;

const PERMISSIONS = ['messaging.moderate', 'messaging.administer', 'messaging.guest', 'messaging.operate'];
const GROUPS: Partial<Record<Action, string>> = {
  startConversation: 'writing',
  sendMessage: 'writing',
  reply: 'writing',
  editMessage: 'writing',
  deleteMessage: 'writing',
  hideMessage: 'writing',
  changeConversation: 'governing',
  changeAudience: 'governing',
  mutePerson: 'governing',
  suspendPerson: 'governing',
  readPolicy: 'governing',
  changePolicy: 'governing',
  explainOthers: 'governing',
  readAudit: 'governing',
  changeAuditWebhook: 'governing',
};
const NAMES: Record<Variable, string[]> = {
  principal: ['muted', 'suspended', 'permissions', 'company', 'scopes', 'nonsense'],
  resource: [
    'state',
    'audience',
    'root',
    'ageMinutes',
    'author',
    'company',
    'kind',
    'participates',
    'nonsense',
  ],
  context: ['weekday', 'minuteOfDay', 'widens', 'nonsense'],
};
const STRINGS = ['open', 'locked', 'company', 'participants', 'topic', 'messaging.moderate', 'visible', ''];
const NUMBERS = [0, 1, 3, 15, 600, Number.MAX_SAFE_INTEGER];

export function randomPolicies(choose: Chooser): PolicyTree[] {
  const policies = Array.from({ length: 1 + choose.upTo(3) }, () => randomPolicy(choose));
  // Without a permit there is nothing to find out: most sets get one that is easily satisfied.
  if (choose.chance(0.8)) {
    policies.push({ effect: 'permit', role: null, actions: null, resourceType: null, when: [], unless: [] });
  }
  return policies;
}

function randomPolicy(choose: Chooser): PolicyTree {
  const names = [...Object.keys(ACTIONS), 'writing', 'governing'];
  return {
    effect: choose.chance(0.5) ? 'permit' : 'forbid',
    role: choose.chance(0.3) ? choose.oneOf(ROLES) : null,
    actions: choose.chance(0.4) ? [choose.oneOf(names), ...choose.some(names, 0.2)] : null,
    resourceType: choose.chance(0.2) ? choose.oneOf(['Message', 'Conversation', 'Person', 'Company']) : null,
    when: choose.chance(0.7) ? [randomExpression(choose, 3)] : [],
    unless: choose.chance(0.3) ? [randomExpression(choose, 2)] : [],
  };
}

/** Mostly of the right type, and sometimes not: what is wrong must deny as well. */
function randomExpression(choose: Chooser, depth: number): Expression {
  const deeper = () => randomExpression(choose, depth - 1);
  if (depth === 0) return randomAtom(choose);
  switch (choose.upTo(7)) {
    case 0:
      return { op: '!', of: deeper() };
    case 1:
    case 2:
      return { op: '&&', left: deeper(), right: deeper() };
    case 3:
    case 4:
      return { op: '||', left: deeper(), right: deeper() };
    case 5:
      return { op: 'if', test: deeper(), then: deeper(), otherwise: deeper() };
    default:
      return randomAtom(choose);
  }
}

function randomAtom(choose: Chooser): Expression {
  const text = (): Expression => ({ op: 'literal', value: choose.oneOf(STRINGS) });
  const number = (): Expression => ({ op: 'literal', value: choose.oneOf(NUMBERS) });
  const attribute = (of: Variable, name: string): Expression => ({ op: 'attribute', of, name });
  const age = attribute('resource', 'ageMinutes');
  switch (choose.upTo(11)) {
    case 0:
      return { op: 'inRole', of: choose.oneOf(['principal', 'resource']), role: choose.oneOf(ROLES) };
    case 1:
      return attribute('principal', choose.oneOf(['muted', 'suspended']));
    case 2:
      return {
        op: '==',
        left: attribute('resource', choose.oneOf(['state', 'audience', 'root'])),
        right: text(),
      };
    case 3:
      return { op: choose.oneOf(['<', '<=']), left: attribute('context', 'minuteOfDay'), right: number() };
    case 4: {
      const operation: '+' | '*' = choose.oneOf(['+', '*']);
      return { op: '<', left: { op: operation, left: age, right: number() }, right: number() };
    }
    case 5:
      return { op: 'contains', set: attribute('principal', 'permissions'), item: text() };
    case 6: {
      const of = choose.oneOf<Variable>(['principal', 'resource', 'context']);
      return { op: 'has', of, name: choose.oneOf(NAMES[of]) };
    }
    case 7:
      return { op: 'is', of: 'resource', type: choose.oneOf(['Message', 'Conversation', 'Audience']) };
    case 8:
      return { op: 'isSelf' };
    case 9: {
      const of = choose.oneOf<Variable>(['principal', 'resource', 'context']);
      const name = choose.oneOf(NAMES[of]);
      const guarded: Expression = {
        op: choose.oneOf(['==', '!=']),
        left: attribute(of, name),
        right: text(),
      };
      return choose.chance(0.7) ? { op: '&&', left: { op: 'has', of, name }, right: guarded } : guarded;
    }
    case 10:
      return { op: '!=', left: attribute('principal', 'company'), right: attribute('resource', 'company') };
    default:
      return { op: 'literal', value: choose.chance(0.9) ? choose.chance(0.5) : choose.oneOf(NUMBERS) };
  }
}

/** A request, and the same request as the oracle understands it. In one of twelve a fact is missing. */
export function randomRequest(choose: Chooser): { request: PolicyRequest; situation: Situation } {
  const action = choose.oneOf(Object.keys(ACTIONS) as Action[]);
  const kind = ACTIONS[action].on;
  const isService = kind === 'deployment';
  const principal: Record<string, unknown> = isService
    ? { scopes: choose.some(['directory:write', 'open'], 0.5) }
    : {
        permissions: choose.some(PERMISSIONS, 0.3),
        muted: choose.chance(0.3),
        suspended: choose.chance(0.2),
      };
  const resource = randomResource(choose, kind);
  const written = GROUPS[action] === 'writing';
  const context: Record<string, unknown> = {
    ...(written ? { weekday: 1 + choose.upTo(6), minuteOfDay: choose.upTo(1_439) } : {}),
    ...(action === 'changeAudience' ? { widens: choose.chance(0.5) } : {}),
  };
  const droppable = [principal, resource, context].flatMap((facts) =>
    Object.keys(facts)
      .filter((name) => name !== 'own' && name !== 'isSelf' && name !== 'isAuthor')
      .map((name) => [facts, name] as const),
  );
  const drops = droppable.length > 0 && choose.chance(1 / 12);
  if (drops) {
    const [facts, name] = choose.oneOf(droppable);
    delete facts[name];
  }
  // Oneself as a resource brings no facts of one's own.
  const isSelf = kind === 'person' && resource.isSelf === true;
  const needed = droppable.filter(([facts]) => !(isSelf && facts === resource));
  const isWhole = needed.every(([facts, name]) => name in facts);
  const { widens, ...hours } = context;
  const request = {
    principal: { kind: isService ? 'service' : 'person', ...principal },
    action,
    kind,
    resource,
    ...(written ? { hours } : {}),
    ...(widens === undefined ? {} : { widens }),
  } as unknown as PolicyRequest;
  return { request, situation: { ...situate(request, context), isWhole, isSelf } };
}

function randomResource(choose: Chooser, kind: string): Record<string, unknown> {
  const own = choose.chance(0.8);
  const talk = {
    own,
    root: choose.oneOf(['topic', 'plan']),
    audience: choose.oneOf(['company', 'participants']),
    state: choose.oneOf(['open', 'locked', 'sealed']),
  };
  switch (kind) {
    case 'audience':
      return {
        own,
        kind: choose.oneOf(STRINGS),
        permission: choose.oneOf(STRINGS),
        participates: choose.chance(0.5),
      };
    case 'conversation':
      return talk;
    case 'message':
      return {
        ...talk,
        isAuthor: choose.chance(0.5),
        shows: 'visible',
        ageMinutes: choose.oneOf([...NUMBERS, 10_000]),
      };
    case 'person': {
      const isSelf = choose.chance(0.2);
      return { own: own || isSelf, isSelf, permissions: choose.some(PERMISSIONS, 0.3) };
    }
    case 'company':
      return { own };
    default:
      return {};
  }
}

const TYPES = {
  audience: 'Audience',
  conversation: 'Conversation',
  message: 'Message',
  person: 'Person',
  company: 'Company',
  deployment: 'Deployment',
} as const;

function situate(
  request: PolicyRequest,
  context: Record<string, unknown>,
): Omit<Situation, 'isWhole' | 'isSelf'> {
  const { principal, action, kind } = request;
  const own = personAttributes(principal, true);
  const rolesHeld = principal.kind === 'person' ? rolesOf(principal.permissions ?? []) : [];
  const isSelf = request.kind === 'person' && request.resource.isSelf;
  return {
    action,
    actionNames: [action, ...(GROUPS[action] ? [GROUPS[action]] : [])],
    types: { principal: principal.kind === 'service' ? 'Service' : 'Person', resource: TYPES[kind] },
    roles: {
      principal: rolesHeld,
      resource:
        request.kind !== 'person' ? [] : isSelf ? rolesHeld : rolesOf(request.resource.permissions ?? []),
    },
    attributes: {
      principal: own,
      resource: isSelf ? own : resourceAttributes(request),
      context: attributesOf(context),
    },
  };
}

const company = (own: boolean) => ({ entity: own ? 'own' : 'other' });

function personAttributes({ kind, ...facts }: Principal, own: boolean) {
  return attributesOf(kind === 'service' ? facts : { ...facts, company: company(own) });
}

function resourceAttributes({ kind, resource }: PolicyRequest): Situation['attributes']['resource'] {
  switch (kind) {
    case 'company':
    case 'deployment':
      return {};
    case 'person': {
      const { own, permissions } = resource;
      return personAttributes({ kind: 'person', permissions, muted: false, suspended: false }, own);
    }
    case 'message': {
      const { own, isAuthor, ...facts } = resource;
      return attributesOf({
        ...facts,
        company: company(own),
        author: { entity: isAuthor ? 'self' : 'stranger' },
      });
    }
    default: {
      const { own, ...facts } = resource;
      return attributesOf({ ...facts, company: company(own) });
    }
  }
}

function attributesOf(facts: Record<string, unknown>): Situation['attributes']['principal'] {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, Array.isArray(value) ? { set: value as string[] } : (value as boolean)]];
    }),
  );
}
