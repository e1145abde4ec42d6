import { conversationRoom, type Id, type RootLink } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import { findConversationsByLinks, linkOfConversation, type ConversationRow } from '@messaging/messages';

/** The conversation of a link; undefined while nobody has written there. */
export type LoadConversation = (companyId: Id, link: RootLink) => Promise<ConversationRow | undefined>;

type Found = ReadonlyMap<string, ConversationRow>;

interface Question {
  links: Map<string, readonly [Id, RootLink]>;
  answer: Promise<Found>;
}

const MOST_AT_ONCE = 200;

/**
 * Reads conversations one statement at a time, each with all that was asked meanwhile: a node full of clients that
 * come back at once asks the database a few times, not thousands. Always the primary, since rights are read off it.
 */
export function createLoadConversation(primary: Reader): LoadConversation {
  let previous: Promise<unknown> = Promise.resolve();
  let open: Question | undefined;

  function openQuestion(): Question {
    const links: Question['links'] = new Map();
    const answer = previous.then(() => {
      if (open === question) open = undefined;
      return find(links);
    });
    const question = { links, answer };
    previous = answer.catch(() => undefined);
    return question;
  }

  async function find(links: Question['links']): Promise<Found> {
    const rows = await findConversationsByLinks(primary, [...links.values()]);
    return new Map(rows.map((row) => [conversationRoom(row.companyId, linkOfConversation(row)), row]));
  }

  return async function loadConversation(companyId, link) {
    if (open === undefined || open.links.size >= MOST_AT_ONCE) open = openQuestion();
    const question = open;
    const key = conversationRoom(companyId, link);
    question.links.set(key, [companyId, link]);
    return (await question.answer).get(key);
  };
}
