import { mutatePolicies } from './mutate-policies.ts';

const policyOf = (id: string, text: string) => ({ id, sentence: '', text });
const changesOf = (text: string) =>
  mutatePolicies([policyOf('one', text)]).map(({ mutator, change }) => `${mutator}: ${change}`);

describe('The mutants of a policy', () => {
  it('drop it, and what it says of whom, of what it permits and when', () => {
    expect(
      changesOf(
        'permit (principal in Role::"guest", action in [Action::"reply", Action::"edit"], resource) when { principal.muted };',
      ),
    ).toEqual([
      'PolicyDropped: one → nothing',
      'ScopeDropped: principal in … → principal',
      'ScopeDropped: action in … → action',
      'ActionDropped: "reply" → nothing',
      'ActionDropped: "edit" → nothing',
      'ConditionDropped: when { principal.muted } → nothing',
      'ConditionNegated: when → unless',
    ]);
  });

  it('take each part of a condition out, and turn each around', () => {
    const text =
      'forbid (principal, action, resource) unless { !(resource.a == 1) && (if resource.b then resource in principal else true) };';
    expect(changesOf(text).slice(3)).toEqual([
      'Expression: (!(resource.a == 1)) && (if resource.b then resource in principal else true) → !(resource.a == 1)',
      'Expression: (!(resource.a == 1)) && (if resource.b then resource in principal else true) → if resource.b then resource in principal else true',
      'Expression: (!(resource.a == 1)) && (if resource.b then resource in principal else true) → (!(resource.a == 1)) || (if resource.b then resource in principal else true)',
      'Expression: !(resource.a == 1) → resource.a == 1',
      'Expression: resource.a == 1 → resource.a != 1',
      'Expression: if resource.b then resource in principal else true → resource in principal',
      'Expression: if resource.b then resource in principal else true → true',
      'Expression: resource.b → !resource.b',
      'Expression: resource in principal → !(resource in principal)',
    ]);
  });

  it('change one policy each and leave the others as they are', () => {
    const [kept, changed] = [
      policyOf('kept', 'permit (principal, action, resource);'),
      policyOf('changed', 'forbid (principal, action, resource) when { context.late };'),
    ];
    const mutants = mutatePolicies([kept, changed]).filter(({ policyId }) => policyId === 'changed');
    expect(mutants.map(({ policies }) => policies)).toEqual([
      [kept],
      [kept, { ...changed, text: 'forbid(principal, action, resource);' }],
      [kept, { ...changed, text: 'forbid(principal, action, resource) unless { context.late };' }],
    ]);
  });
});
