import { compileOverlay, matrixOf } from '@messaging/policy';

describe('the matrix of a policy nobody has asked about yet', () => {
  it('lets others have their turn while it is worked out', async () => {
    const compiled = compileOverlay({ policies: [], settings: { editWindowMinutes: 5 } }, 'draft');
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const cells = await matrixOf(compiled.policy);
    clearInterval(timer);
    expect(cells.length).toBeGreaterThan(300);
    // Worked out in one go it would leave none.
    expect(turns).toBeGreaterThan(5);
  });
});
