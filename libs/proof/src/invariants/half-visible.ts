import { companyOf, type ConversationName, type Read } from '../history.ts';
import { groupByConversation, type IndexedHistory } from '../index-history.ts';
import type { Violation } from '../violation.ts';

/**
 * Whole or not at all: what one entitled person reads at the end, every other reads too, and a message is there exactly
 * if the stream says that it was created. This is what an attempt of unknown outcome is held to.
 */
export function findHalfVisible(history: IndexedHistory): Violation[] {
  const finals = history.reads.filter(
    ({ final, extent, person, conversation }) =>
      final && extent === 'whole' && history.isEntitled(person, conversation),
  );
  return [...groupByConversation(finals)].flatMap(([conversation, reads]) =>
    reads.flatMap((read, i) =>
      i === 0 ? againstStream(conversation, read, history) : unequal(conversation, reads[0]!, read),
    ),
  );
}

const contentOf = ({ messages }: Read) =>
  new Map(messages.map((one) => [one.messageId, `${one.version} ${one.state} ${one.text}`]));

function unequal(conversation: ConversationName, first: Read, other: Read): Violation[] {
  const [content, otherContent] = [contentOf(first), contentOf(other)];
  return [...new Set([...content.keys(), ...otherContent.keys()])]
    .filter((id) => content.get(id) !== otherContent.get(id))
    .map((id) => ({
      invariant: 'half-visible',
      where: conversation,
      what: `${first.person} and ${other.person} see message ${id} differently`,
    }));
}

function againstStream(conversation: ConversationName, read: Read, { streams }: IndexedHistory): Violation[] {
  const rows = streams.get(companyOf(conversation))?.rows;
  if (!rows) return [];
  const created = new Set(
    rows
      .filter((row) => row.conversation === conversation && row.type === 'message.created')
      .map(({ messageId }) => messageId ?? ''),
  );
  const present = new Set(read.messages.map(({ messageId }) => messageId));
  return [...new Set([...created, ...present])]
    .filter((id) => created.has(id) !== present.has(id))
    .map((id) => ({
      invariant: 'half-visible',
      where: conversation,
      what: created.has(id)
        ? `the stream has message ${id}, no reader does`
        : `readers have message ${id}, the stream does not`,
    }));
}
