import type { Id, MessageView, RootLink } from '@messaging/contracts';
import type { DemoCompany, DemoConversation, DemoMessage } from '@messaging/demo-data';
import { createHash } from 'node:crypto';
import type { SeedClient } from './seed-client.ts';

/** Where a seeded conversation ends. */
export interface SeededConversation {
  conversationId: Id;
  lastPosition: string;
}

/**
 * Sends a conversation message by message, parents before their replies. Every key is made from what is sent and
 * from where it stands, so the second time each request is answered like the first and nothing is written.
 */
export async function seedConversation(
  client: Pick<SeedClient, 'write'>,
  company: DemoCompany,
  { on, messages }: DemoConversation,
): Promise<SeededConversation> {
  const rootLink = findRootLink(company, on);
  let last: MessageView | undefined;

  async function seedMessage(message: DemoMessage, parent?: { id: Id; key: string }): Promise<void> {
    const by = { userId: message.by.id, companyId: company.id };
    const firstText = message.before ?? message.text;
    const key = keyOf(parent?.key ?? JSON.stringify([company.id, rootLink]), by.userId, firstText);
    const body = { ...rootLink, message: firstText, ...(parent ? { parentMessageId: parent.id } : {}) };
    const { message: sent } = await client.write({ method: 'POST', path: '', by, body, key });
    last = sent;
    for (const reply of message.replies ?? []) await seedMessage(reply, { id: sent.id, key });

    const path = `/messages/${sent.id}`;
    if (message.before !== undefined) {
      const edit = { method: 'PATCH', path, by, body: { message: message.text } } as const;
      await client.write({ ...edit, key: keyOf(key, 'edit', message.text) });
    }
    if (message.deleted) await client.write({ method: 'DELETE', path, by, key: keyOf(key, 'delete') });
  }

  for (const message of messages) await seedMessage(message);
  if (!last) throw new TypeError('a demo conversation without messages');
  return { conversationId: last.conversationId, lastPosition: last.position };
}

function findRootLink(company: DemoCompany, on: DemoConversation['on']): RootLink {
  if ('topic' in on) return { topic: on.topic };
  const [documents, number]: [readonly { id: Id; number: string }[], string] =
    'plan' in on ? [company.plans, on.plan] : [company.transactions, on.transaction];
  const id = documents.find((document) => document.number === number)?.id;
  if (id === undefined) throw new TypeError(`${company.name} has no document ${number}`);
  return 'plan' in on ? { planId: id } : { transactionId: id };
}

/** `demo-` and a digest of the parts. */
function keyOf(...parts: string[]): string {
  return `demo-${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}
