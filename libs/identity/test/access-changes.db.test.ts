import { execute, inTransaction, select } from '@messaging/database';
import { findEmployment, saveDirectory } from '@messaging/identity';
import { findAccessChanges } from '../src/find-access-changes.ts';
import { ACME, twoCompanies } from './two-companies.ts';

const companies = twoCompanies();
const { setActive, revoke } = companies;

describe('the version of a company’s rights', () => {
  const version = async () =>
    Number((await findEmployment(companies.database, ACME, '11'))?.directoryVersion);

  it('is raised by every change of an employment, and by nothing that changes none', async () => {
    const before = await version();
    await setActive('13', 1);
    expect(await version()).toBe(before);
    await setActive('13', 0);
    expect(await version()).toBe(before + 1);
    await execute(companies.database, 'UPDATE employments SET permissions = ? WHERE user_id = ?', [
      '["messaging.moderate"]',
      '13',
    ]);
    expect(await version()).toBe(before + 2);
    await execute(companies.database, 'DELETE FROM employments WHERE company_id = ? AND user_id = ?', [
      ACME,
      '13',
    ]);
    expect(await version()).toBe(before + 3);
  });

  it('is raised when the company begins to ask for bound tokens, which stays as it was where nothing is said', async () => {
    const save = (company: { proofRequired?: boolean }) =>
      inTransaction(companies.database, (trx) =>
        saveDirectory(trx, {
          companies: [{ id: ACME, name: 'Company 1', ...company }],
          users: [],
          employments: [],
        }),
      );
    const isRequired = async () => (await findEmployment(companies.database, ACME, '11'))?.proofRequired;
    const before = await version();
    await save({ proofRequired: true });
    expect([await isRequired(), await version()]).toEqual([true, before + 1]);
    await save({});
    expect(await isRequired()).toBe(true);
    await save({ proofRequired: false });
    expect(await isRequired()).toBe(false);
  });
});

describe('what has changed in rights and sessions', () => {
  it('is read of the companies that were asked for, and of all sessions after a number, oldest first', async () => {
    const seqs = async () => {
      const rows = await select<{ seq: string }>(companies.database, 'SELECT seq FROM session_revocations');
      return rows.map(({ seq }) => Number(seq));
    };
    const before = Math.max(0, ...(await seqs()));
    await revoke(
      { companyId: '70', issuedUntil: 5, reason: 'key leaked' },
      { userId: '71', reason: 'log-out' },
      { companyId: '70', userId: '71', sessionId: 's', reason: 'log-out' },
    );
    const version = (await findEmployment(companies.database, ACME, '11'))?.directoryVersion;
    const revocation = (seq: number, named: object) => ({
      seq: String(before + seq),
      companyId: null,
      userId: null,
      sessionId: null,
      issuedUntil: null,
      keepUntil: expect.any(Date),
      ...named,
    });
    const theirs = [
      revocation(1, { companyId: '70', issuedUntil: 5 }),
      revocation(2, { userId: '71' }),
      revocation(3, { companyId: '70', userId: '71', sessionId: 's' }),
    ];
    expect(await findAccessChanges(companies.database, [ACME, '999'], String(before))).toEqual({
      versions: new Map([[ACME, version]]),
      revocations: theirs,
    });
    expect(await findAccessChanges(companies.database, [], String(before + 1))).toEqual({
      versions: new Map(),
      revocations: theirs.slice(1),
    });
  });
});
