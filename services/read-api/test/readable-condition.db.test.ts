import type { FollowLevel, Permission } from '@messaging/contracts';
import { select } from '@messaging/database';
import { contextOf, createTestDatabase, seedDirectory, type TestDatabase } from '@messaging/test-kit';
import { isReadableBy } from '../src/queries/readable.ts';
import { findOwnConversations, JOIN_OWN_PART } from '../src/repositories/own-conversations.ts';
import { readableCondition } from '../src/repositories/readable-condition.ts';
import { createWriter } from './writer.ts';

const [ACME, ANNA] = ['1', '11'];
const AUDIENCES: [kind: string, value: string | null][] = [
  ['company', null],
  ['permission', 'messaging.moderate'],
  ['permission', 'messaging.audit'],
  ['permission', 'no.such.permission'],
  ['permission', ''],
  ['permission', null],
  ['participants', null],
];
const LEVELS: (FollowLevel | null | 'no row')[] = ['all', 'mentions', 'nothing', null, 'no row'];
const HELD: Permission[][] = [
  [],
  ['messaging.moderate'],
  ['messaging.audit'],
  ['messaging.moderate', 'messaging.audit', 'messaging.administer'],
];

describe('What a person may read', () => {
  let schema: TestDatabase;
  const ids: string[] = [];

  beforeAll(async () => {
    schema = await createTestDatabase();
    await seedDirectory(schema.database, { [ACME]: [{ userId: ANNA }, { userId: '12' }] });
    const writer = createWriter(schema.database);
    for (const [kind, value] of AUDIENCES) {
      for (const level of LEVELS) {
        const link = { topic: `${kind} ${value} ${level}` };
        const { conversationId } = (await writer.send(ACME, '12', link, 'hello')).message;
        await writer.restrict(ACME, conversationId, kind, value);
        if (level !== 'no row') await writer.follow(ACME, conversationId, ANNA, level);
        ids.push(conversationId);
      }
    }
  });
  afterAll(() => schema.drop());

  it.each(HELD.map((permissions) => [permissions]))(
    'is the same to SQL and to the policy, holding %j',
    async (permissions) => {
      const context = contextOf({ companyId: ACME, userId: ANNA, permissions });
      const rows = await findOwnConversations(schema.database, context, ids);
      expect(rows).toHaveLength(AUDIENCES.length * LEVELS.length);
      const byPolicy = rows.filter((row) => isReadableBy(context, row)).map(({ id }) => id);

      const readable = readableCondition(context);
      const bySql = await select<{ id: string }>(
        schema.database,
        `SELECT c.id FROM conversations c ${JOIN_OWN_PART} WHERE c.company_id = ? AND ${readable.sql}`,
        [ANNA, ACME, ...readable.bindings],
      );
      expect(bySql.map(({ id }) => id).sort()).toEqual(byPolicy.sort());
      // Five of the company's, three of its named ones, and five for each permission held that names an audience.
      const named = permissions.filter((permission) => permission !== 'messaging.administer').length;
      expect(byPolicy).toHaveLength(5 + 3 + 5 * named);
    },
  );
});
