import { directoryBodySchema } from '@messaging/contracts';
import { inTransaction, select } from '@messaging/database';
import { findEmployment, findPeople, saveDirectory } from '@messaging/identity';
import { BASE_POLICY } from '@messaging/policy';
import { createTestDatabase, type TestDatabase } from '@messaging/test-kit';

const directory = directoryBodySchema.parse({
  companies: [
    { id: '1', name: 'Acme' },
    { id: '2', name: 'Rival' },
  ],
  users: [
    { id: '11', username: 'anna', displayName: 'Anna Amsel', email: 'anna@acme.test' },
    { id: '12', username: 'annegret', displayName: 'Annegret Bach' },
    { id: '21', username: 'anna.r', displayName: 'Anna Rival' },
  ],
  employments: [
    { companyId: '1', userId: '11', permissions: ['messaging.moderate'] },
    { companyId: '1', userId: '12' },
    { companyId: '2', userId: '21' },
  ],
});

describe('the directory of companies and people', () => {
  let schema: TestDatabase;
  const save = (body: unknown) =>
    inTransaction(schema.database, (trx) => saveDirectory(trx, directoryBodySchema.parse(body)));

  beforeAll(async () => {
    schema = await createTestDatabase();
    await save(directory);
  });
  afterAll(() => schema.drop());

  it('answers an employment with its permissions, of the named company only', async () => {
    expect(await findEmployment(schema.database, '1', '11')).toEqual({
      companyId: '1',
      companyName: 'Acme',
      userId: '11',
      proofRequired: false,
      displayName: 'Anna Amsel',
      permissions: ['messaging.moderate'],
      directoryVersion: '1',
      sanction: null,
      policy: BASE_POLICY,
    });
    expect(await findEmployment(schema.database, '2', '11')).toBeUndefined();
  });

  it('finds people by the start of their names, inside their company', async () => {
    const names = async (prefix: string) =>
      (await findPeople(schema.database, '1', prefix, 10)).map((person) => person.username);
    expect(await names('ann')).toEqual(['anna', 'annegret']);
    expect(await names('bach')).toEqual(['annegret']);
    expect(await names('%')).toEqual([]);
  });

  it('changes nothing when told the same again, but the version', async () => {
    const rows = () =>
      select(schema.database, 'SELECT company_id, user_id, permissions, active FROM employments ORDER BY id');
    const before = await rows();
    await save(directory);
    expect(await rows()).toEqual(before);
    expect((await findEmployment(schema.database, '1', '11'))?.directoryVersion).toBe('2');
  });

  it('raises the version of the companies in which a renamed person works, and no other', async () => {
    const version = async (company: string, user: string) =>
      (await findEmployment(schema.database, company, user))?.directoryVersion;
    const [acme, rival] = [await version('1', '12'), await version('2', '21')];
    await save({ users: [{ id: '12', username: 'annegret', displayName: 'Annegret Amsel' }] });
    expect(await version('1', '12')).toBe(String(Number(acme) + 1));
    expect(await version('2', '21')).toBe(rival);
  });

  it('ends an employment, and grants nothing for a permission it does not know', async () => {
    await save({ employments: [{ companyId: '1', userId: '12', active: false }] });
    expect(await findEmployment(schema.database, '1', '12')).toBeUndefined();
    await schema
      .database('employments')
      .where({ user_id: '11' })
      .update({ permissions: '["messaging.rule-all"]' });
    expect((await findEmployment(schema.database, '1', '11'))?.permissions).toEqual([]);
  });
});
