import type { RootLink } from '@messaging/contracts';
import type { LiveConversation } from '../src/conversation.ts';
import type { MessagingSocket } from '../src/socket-link.ts';
import { createSocketSession } from '../src/socket-session.ts';

const [OPEN, UNOPENED]: RootLink[] = [{ topic: 'Open' }, { topic: 'Not opened' }];

function conversationOn(link: RootLink) {
  const heads: string[] = [];
  const conversation = {
    link,
    held: () => '3',
    showPresent: () => undefined,
    receiveHead: ({ head }: { head: string }) => heads.push(head),
  };
  return { heads, conversation: conversation as unknown as LiveConversation };
}

/** A node as a client meets it: it has one conversation open, and joins others from the second time on. */
function createNode() {
  const joins: RootLink[] = [];
  const socket = {
    timeout: () => ({
      emitWithAck: async () => ({
        ok: true,
        conversations: [{ rootLink: OPEN, head: '3', behind: false, missed: [] }],
      }),
      emit(_event: string, { rootLink }: { rootLink: RootLink }, answer: (lost: null, what: object) => void) {
        joins.push(rootLink);
        const problem = { code: 'unavailable', title: 'Away', status: 503 };
        if (joins.length === 1) answer(null, { ok: false, problem });
        else answer(null, { ok: true, rootLink, head: '5', behind: true, missed: [], people: [] });
      },
    }),
  };
  return { joins, session: createSocketSession(socket as unknown as MessagingSocket) };
}

describe('a session over a socket', () => {
  it('opens what was refused when it was first asked for, once the server answers for it again', async () => {
    const { joins, session } = createNode();
    const [open, unopened] = [conversationOn(OPEN!), conversationOn(UNOPENED!)];
    await expect(session.join(unopened.conversation)).rejects.toThrow();
    expect(unopened.heads).toEqual([]);

    await session.sync([open.conversation, unopened.conversation]);
    expect(joins).toEqual([UNOPENED, UNOPENED]);
    expect([open.heads, unopened.heads]).toEqual([['3'], ['5']]);
  });
});
