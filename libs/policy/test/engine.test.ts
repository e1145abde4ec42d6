import { createPolicySet } from '../src/engine.ts';
import { toCedar, type CedarRequest } from '../src/to-cedar.ts';
import type { Action } from '../src/actions.ts';
import type { PolicyRequest } from '../src/requests.ts';

const person = { kind: 'person', permissions: [], muted: false, suspended: false } as const;
const ask = (action: Action, more: object = {}): CedarRequest =>
  toCedar({ principal: person, action, kind: 'company', resource: { own: true }, ...more } as PolicyRequest);
const permitting = (action: string) => `permit (principal, action == Action::"${action}", resource);`;

describe('A set of policies', () => {
  it('answers with the permits of an allow, the forbids of a deny, and nothing where nothing permits', () => {
    const set = createPolicySet({
      b: permitting('listPeople'),
      a: permitting('listPeople'),
      no: 'forbid (principal, action == Action::"readAudit", resource);',
      yes: permitting('readAudit'),
    });
    expect(set.evaluate(ask('listPeople'))).toEqual({ allows: true, policies: ['a', 'b'], failed: false });
    expect(set.evaluate(ask('readAudit'))).toEqual({ allows: false, policies: ['no'], failed: false });
    expect(set.evaluate(ask('readPolicy'))).toEqual({ allows: false, policies: [], failed: false });
  });

  it('stays itself however many others are made and asked meanwhile', () => {
    // More than the engine has places for: each place is taken by several of them.
    const sets = Array.from({ length: 300 }, (_, i) =>
      createPolicySet({ [`p${i}`]: permitting(i % 2 === 0 ? 'listPeople' : 'readAudit') }),
    );
    for (let turn = 0; turn < 2; turn++)
      for (const [i, set] of sets.entries())
        expect([i, set.evaluate(ask('listPeople'))]).toEqual([
          i,
          { allows: i % 2 === 0, policies: i % 2 === 0 ? [`p${i}`] : [], failed: false },
        ]);
  });

  it('cannot be made of what is no policy', () => {
    expect(() => createPolicySet({ p: 'permit everything;' })).toThrow('cannot parse the policies');
  });

  it.each<[string, Record<string, string>, CedarRequest]>([
    [
      'a policy fails',
      {
        p: permitting('listPeople'),
        q: 'permit (principal, action, resource) when { 9223372036854775807 + 1 > 0 };',
      },
      ask('listPeople'),
    ],
    [
      'a forbid fails',
      {
        p: permitting('listPeople'),
        q: 'forbid (principal, action, resource) when { principal.salary > 0 };',
      },
      ask('listPeople'),
    ],
    [
      'the action is not for such a person',
      { p: 'permit (principal, action, resource);' },
      ask('listPeople', { principal: { kind: 'service', scopes: [] } }),
    ],
    [
      'the action is not for such a thing',
      { p: 'permit (principal, action, resource);' },
      ask('writeDirectory'),
    ],
    [
      'the request has no form',
      { p: 'permit (principal, action, resource);' },
      { ...ask('listPeople'), entities: 7 } as unknown as CedarRequest,
    ],
    [
      'the request cannot be read',
      { p: 'permit (principal, action, resource);' },
      { ...ask('listPeople'), context: { now: 1n } } as unknown as CedarRequest,
    ],
  ])('denies, and says that it failed, where %s', (_, policies, request) => {
    expect(createPolicySet(policies).evaluate(request)).toEqual({
      allows: false,
      policies: [],
      failed: true,
    });
  });
});
