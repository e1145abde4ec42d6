import { inTransaction, select } from '@messaging/database';
import { saveRevocations } from '@messaging/identity';
import { ACME, twoCompanies } from './two-companies.ts';

const companies = twoCompanies();
const { startProcess, revoke } = companies;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The names of the sessions that the database still knows to have ended. */
async function kept(): Promise<string[]> {
  const rows = await select<{ sessionId: string }>(
    companies.database,
    'SELECT session_id AS sessionId FROM session_revocations ORDER BY seq',
  );
  return rows.map(({ sessionId }) => sessionId);
}

describe('a session that ended', () => {
  const claims = { companyId: ACME, userId: '11', sessionId: 's 1', issuedAt: 1_000, expiresAt: 2_000 };

  it('is revoked by its name, and no other is: not another person’s of the same name, nor a name that begins alike', async () => {
    const { watch } = await startProcess();
    const { isRevoked } = watch.revocations;
    await revoke({ userId: '11', sessionId: 's 1', reason: 'log-out' });
    expect(isRevoked(claims)).toBe(false);
    await watch.refresh();
    expect(isRevoked(claims)).toBe(true);
    expect(isRevoked({ ...claims, companyId: '2' })).toBe(true);
    expect(isRevoked({ ...claims, userId: '12' })).toBe(false);
    for (const sessionId of ['s', 's 1 ', 'S 1', '1', '*', ''])
      expect(isRevoked({ ...claims, sessionId })).toBe(false);
  });

  it('is one of all of a person’s, of a company’s or of everybody’s, up to a time', async () => {
    const { watch } = await startProcess();
    const { isRevoked } = watch.revocations;
    await revoke(
      { userId: '30', issuedUntil: 500, reason: 'password changed' },
      { companyId: '40', issuedUntil: 500, reason: 'key leaked' },
    );
    await watch.refresh();
    const of = (companyId: string, userId: string, issuedAt: number) =>
      isRevoked({ companyId, userId, sessionId: 'any', issuedAt });
    expect([of('1', '30', 500), of('1', '30', 501), of('40', '99', 499), of('40', '99', 501)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(of('1', '99', 1)).toBe(false);
    // An earlier time does not bring back what a later one ended.
    await revoke({ userId: '30', issuedUntil: 400, reason: 'again' });
    await revoke({ issuedUntil: 300, reason: 'everybody' });
    await watch.refresh();
    expect([of('1', '30', 500), of('1', '99', 300), of('1', '99', 301)]).toEqual([true, true, false]);
  });

  it('is known to a process that starts later, in the order of commits, and forgotten when no token can be of it', async () => {
    const first = await startProcess();
    // Two transactions at once: whoever has the lower number commits first, or a reader would skip it.
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => revoke({ sessionId: `parallel-${i}`, reason: 'log-out' })),
    );
    await first.watch.refresh();
    const second = await startProcess();
    for (const { watch } of [first, second])
      for (let i = 0; i < 20; i += 1)
        expect(watch.revocations.isRevoked({ ...claims, userId: '77', sessionId: `parallel-${i}` })).toBe(
          true,
        );
    await inTransaction(companies.database, (trx) =>
      saveRevocations(trx, [{ sessionId: 'later', reason: 'log-out' }], Date.now() + 3 * DAY_MS),
    );
    expect(await kept()).toEqual(['later']);
  });

  it('is kept for as long as any token of it could be taken: a day and the tolerance of clocks', async () => {
    const began = Date.now() + 10 * DAY_MS;
    const save = (sessionId: string, at: number) =>
      inTransaction(companies.database, (trx) =>
        saveRevocations(trx, [{ sessionId, reason: 'log-out' }], began + at),
      );
    await save('first', 0);
    await save('second', DAY_MS + 10_000);
    expect(await kept()).toEqual(['first', 'second']);
    await save('third', DAY_MS + 61_000);
    expect(await kept()).toEqual(['second', 'third']);
  });

  it('is asked for without a statement', async () => {
    const { watch, statementsOf } = await startProcess();
    expect(
      await statementsOf(() => Promise.resolve(watch.revocations.isRevoked({ ...claims, sessionId: 'x' }))),
    ).toEqual([]);
  });
});
