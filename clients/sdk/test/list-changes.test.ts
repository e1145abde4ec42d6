import { withEvent, withRead, type ListedConversation } from '../src/list-changes.ts';
import { makeEvent, makeMessage } from './message-fixtures.ts';

const ME = '1';

function makeConversation(
  transactionId: string,
  fields: Partial<ListedConversation> = {},
): ListedConversation {
  return {
    id: transactionId,
    rootLink: { transactionId },
    state: 'open',
    lastSeq: '10',
    lastPosition: '3',
    lastActivityAt: '2026-11-02T09:00:00.000Z',
    readPosition: '3',
    unread: 0,
    following: 'all',
    lastMessage: makeMessage(3),
    ...fields,
  };
}

const LIST = [makeConversation('1'), makeConversation('2')];
const inSecond = { rootLink: { transactionId: '2' } };

describe('conversation list', () => {
  it('moves a conversation with a new message to the top and counts it', () => {
    const event = makeEvent('11', '10', 'message.created', makeMessage(4, inSecond));
    const [first, second] = withEvent(LIST, event, ME)!;
    expect(first).toMatchObject({
      id: '2',
      unread: 1,
      lastSeq: '11',
      lastPosition: '4',
      lastMessage: { position: '4' },
    });
    expect(second).toBe(LIST[0]);
  });

  it('counts an event once, however often it comes', () => {
    const event = makeEvent('11', '10', 'message.created', makeMessage(4, inSecond));
    const once = withEvent(LIST, event, ME)!;
    expect(withEvent(once, event, ME)).toBe(once);
  });

  it("does not count the person's own messages, nor those already read", () => {
    const own = makeMessage(4, { ...inSecond, author: { userId: ME, displayName: 'Me' } });
    expect(withEvent(LIST, makeEvent('11', '10', 'message.created', own), ME)![0]!.unread).toBe(0);
    const list = [makeConversation('2', { readPosition: '4' })];
    const read = makeEvent('11', '10', 'message.created', makeMessage(4, inSecond));
    expect(withEvent(list, read, ME)![0]!.unread).toBe(0);
  });

  it('changes the excerpt but not the order when a message is edited', () => {
    const edited = makeMessage(3, { ...inSecond, version: 2, message: 'better' });
    const list = withEvent(LIST, makeEvent('11', '10', 'message.edited', edited), ME)!;
    expect(list.map(({ id }) => id)).toEqual(['1', '2']);
    expect(list[1]).toMatchObject({ unread: 0, lastMessage: { message: 'better' } });
  });

  it('asks to be read again for a conversation it does not hold', () => {
    const event = makeEvent('11', '0', 'message.created', makeMessage(1, { rootLink: { planId: '2' } }));
    expect(withEvent(LIST, event, ME)).toBeNull();
  });

  it('clears the count when the last message was read, and only then', () => {
    const list = [makeConversation('1', { unread: 2, readPosition: '1' })];
    expect(withRead(list, { transactionId: '1' }, '2')[0]).toMatchObject({ unread: 2, readPosition: '2' });
    expect(withRead(list, { transactionId: '1' }, '3')[0]).toMatchObject({ unread: 0, readPosition: '3' });
  });
});
