import { compareMatrices, compileOverlay, matrixOf, type CompanyPolicy } from '@messaging/policy';

function draft(): CompanyPolicy {
  const compiled = compileOverlay({ policies: [], settings: { editWindowMinutes: 5 } }, 'draft');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
}

describe('the matrix of a policy nobody has asked about yet', () => {
  it('lets others have their turn while it is worked out', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const cells = await matrixOf(draft());
    clearInterval(timer);
    expect(cells.length).toBeGreaterThan(300);
    // Worked out in one go it would leave none.
    expect(turns).toBeGreaterThan(5);
  });

  it('goes no further once nobody waits for it', async () => {
    const { overlay, ...policy } = draft();
    let asked = 0;
    const evaluate: NonNullable<typeof overlay>['set']['evaluate'] = (request) => {
      asked += 1;
      return overlay!.set.evaluate(request);
    };
    const counted = () => ({
      ...policy,
      key: `counted ${asked}`,
      overlay: { ...overlay!, set: { evaluate } },
    });
    await matrixOf(counted());
    const whole = asked;
    const gone = new AbortController();
    setImmediate(() => gone.abort(new Error('gone away')));
    await expect(matrixOf(counted(), gone.signal)).rejects.toThrow('gone away');
    expect(asked - whole).toBeLessThan(whole / 2);
    const sofar = asked;
    await expect(compareMatrices(counted(), counted(), gone.signal)).rejects.toThrow('gone away');
    expect(asked - sofar).toBeLessThan(whole / 2);
  });
});
