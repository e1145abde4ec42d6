import { ACTION_NAMES, ACTIONS } from '../src/actions.ts';
import { BASE_POLICIES } from '../src/base-policies.ts';
import { BASE_POLICY } from '../src/company-policy.ts';
import { decide } from '../src/decide.ts';
import type { Decision, PolicyRequest } from '../src/requests.ts';
import { expected, wholeMatrix } from './base-matrix.ts';

const without = (facts: object, name: string): object =>
  Object.fromEntries(Object.entries(facts).filter(([key]) => key !== name));

describe('The base policies', () => {
  const requests = [...wholeMatrix()];
  const decisions = new Map<PolicyRequest, Decision>();
  const wrong: object[] = [];
  beforeAll(() => {
    for (const request of requests) {
      const decision = decide(BASE_POLICY, request);
      decisions.set(request, decision);
      // Each is to be decided: none denied only because something failed.
      if (decision.allowed !== expected(request) || decision.failed) wrong.push({ request, decision });
      // Three show what is amiss; the rest of so long a table would not show more.
      if (wrong.length === 3) return;
    }
  }, 120_000);

  it('decide every combination of facts as they are meant to', () => {
    expect(wrong).toEqual([]);
    expect(decisions.size).toBe(requests.length);
    // The table is whole: every action is both allowed and denied somewhere in it.
    for (const action of ACTION_NAMES) {
      const answers = requests.filter((request) => request.action === action).map(expected);
      expect([action, answers.includes(true)]).toEqual([action, true]);
      expect([action, answers.includes(false)]).toEqual([action, true]);
    }
  });

  it('name the policies that decided, and each of them decides somewhere', () => {
    const decided = new Set([...decisions.values()].flatMap(({ policies }) => policies));
    expect([...decided].sort()).toEqual(BASE_POLICIES.map(({ id }) => id).sort());
  });

  it('deny when any fact is missing', () => {
    let denied = 0;
    for (const action of ACTION_NAMES) {
      const request = requests.find((one) => one.action === action && expected(one))!;
      expect(decide(BASE_POLICY, request).allowed).toBe(true);
      for (const fact of Object.keys(request.principal).filter((name) => name !== 'kind')) {
        const principal = without(request.principal, fact) as PolicyRequest['principal'];
        expect([action, fact, decide(BASE_POLICY, { ...request, principal }).allowed]).toEqual([
          action,
          fact,
          false,
        ]);
        denied += 1;
      }
      for (const fact of Object.keys(request.resource)) {
        const partial = { ...request, resource: without(request.resource, fact) } as PolicyRequest;
        const isNobodyElse = fact === 'isSelf' || fact === 'isAuthor';
        // Not being known as the author, or as oneself, is being somebody else.
        if (!isNobodyElse)
          expect([action, fact, decide(BASE_POLICY, partial).allowed]).toEqual([action, fact, false]);
        denied += 1;
      }
    }
    expect(denied).toBeGreaterThan(100);
    const write = requests.find((one) => one.action === 'sendMessage' && expected(one))!;
    expect(decide(BASE_POLICY, without(write, 'hours') as PolicyRequest)).toMatchObject({
      failed: true,
      allowed: false,
    });
    const widen = requests.find((one) => one.action === 'changeAudience' && expected(one))!;
    expect(decide(BASE_POLICY, without(widen, 'widens') as PolicyRequest).allowed).toBe(false);
  });

  it.each([
    ['an action that does not exist', { action: 'becomeAdmin' }],
    ['an action on what it is not for', { action: 'editMessage' }],
    ['a fact of the wrong type', { resource: { own: true, root: 'topic', audience: 'company', state: 1 } }],
    [
      'a fact too many',
      { resource: { own: true, root: 'topic', audience: 'company', state: 'open', extra: 1 } },
    ],
    [
      'permissions that are no list',
      { principal: { kind: 'person', permissions: 7, muted: false, suspended: false } },
    ],
  ])('deny %s', (_, change) => {
    const request = requests.find((one) => one.action === 'sendMessage' && expected(one))!;
    const decision = decide(BASE_POLICY, { ...request, ...change } as unknown as PolicyRequest);
    expect(decision).toMatchObject({ allowed: false, policies: [], failed: true });
  });

  it('look neither at the clock nor at the age of a message: overlays do', () => {
    for (const { text } of BASE_POLICIES) expect(text).not.toMatch(/weekday|minuteOfDay|ageMinutes/);
    expect(Object.keys(ACTIONS)).toHaveLength(ACTION_NAMES.length);
  });
});
