import type { ConversationRow } from '@messaging/messages';
import { contextOf, policyOf } from '@messaging/test-kit';
import { createJudgeConversation, mayWrite } from '../src/queries/judge-conversation.ts';

const rowOf = (more: Partial<ConversationRow> = {}): ConversationRow => ({
  companyId: '1',
  id: '7',
  rootKind: 'topic',
  rootValue: 't',
  audience: 'company',
  audienceValue: null,
  state: 'open',
  lastSeq: '0',
  lastPosition: '0',
  lastMessageId: null,
  lastActivityAt: new Date(),
  ...more,
});
const LINK = { topic: 't' };
const GUEST = contextOf({ permissions: ['messaging.guest'] });

describe('Whether a connection may hear a conversation', () => {
  const asked: unknown[] = [];
  const judge = createJudgeConversation(async (...who) => {
    asked.push(who);
    return who[2] === '11';
  });
  beforeEach(() => asked.splice(0));

  it('is what its audience says: of the company, of a permission, of named people', async () => {
    const ofPermission = rowOf({ audience: 'permission', audienceValue: 'messaging.audit' });
    expect(await judge(contextOf(), rowOf())).toBe(true);
    expect(await judge(GUEST, rowOf())).toBe(false);
    expect(await judge(contextOf(), ofPermission)).toBe(false);
    expect(await judge(contextOf({ permissions: ['messaging.audit'] }), ofPermission)).toBe(true);
    expect(asked).toEqual([]);
    const named = rowOf({ audience: 'participants' });
    expect(await judge(contextOf(), named)).toBe(true);
    expect(await judge(contextOf({ userId: '12' }), named)).toBe(false);
    expect(await judge(GUEST, named)).toBe(true);
    expect(asked).toEqual([
      ['1', '7', '11'],
      ['1', '7', '12'],
      ['1', '7', '11'],
    ]);
  });

  it('is, before anybody has written there, whether they may read what is for the whole company', async () => {
    expect([await judge(contextOf(), undefined), await judge(GUEST, undefined)]).toEqual([true, false]);
    expect(asked).toEqual([]);
  });
});

describe('Whether somebody may be seen typing', () => {
  it('is whether they may write or answer there, or begin where nothing is yet', () => {
    expect(mayWrite(contextOf(), LINK, rowOf())).toBe(true);
    expect(mayWrite(contextOf(), LINK, rowOf({ state: 'locked' }))).toBe(false);
    expect(mayWrite(contextOf({ sanction: 'muted' }), LINK, rowOf())).toBe(false);
    expect(mayWrite(contextOf(), LINK, rowOf({ companyId: '2' }))).toBe(false);
    expect(mayWrite(GUEST, LINK, rowOf())).toBe(true);
    expect(mayWrite(contextOf(), LINK, undefined)).toBe(true);
    expect(mayWrite(GUEST, LINK, undefined)).toBe(false);
  });

  it('is so where either of the two is allowed', () => {
    const without = (action: string) =>
      contextOf({ policy: policyOf(`forbid (principal, action == Action::"${action}", resource);`) });
    expect(mayWrite(without('sendMessage'), LINK, rowOf())).toBe(true);
    expect(mayWrite(without('reply'), LINK, rowOf())).toBe(true);
    const both = policyOf(
      'forbid (principal, action in [Action::"reply", Action::"sendMessage"], resource);',
    );
    expect(mayWrite(contextOf({ policy: both }), LINK, rowOf())).toBe(false);
  });

  it('may depend on what the conversation is about, also before it is there', () => {
    const policy = policyOf(
      'forbid (principal, action == Action::"startConversation", resource) when { resource.root == "topic" };',
    );
    expect(mayWrite(contextOf({ policy }), LINK, undefined)).toBe(false);
    expect(mayWrite(contextOf({ policy }), { planId: '1' }, undefined)).toBe(true);
  });
});
