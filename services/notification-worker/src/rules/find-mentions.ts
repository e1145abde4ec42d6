// Of the characters a username may have; not inside a word or an address such as anna@example.com.
const MENTION = /(?<![\p{L}\p{N}\p{M}_.+-])@([a-z0-9][a-z0-9._-]{0,62})/giu;
const MOST_MENTIONS = 50;

/**
 * The usernames a text mentions, in small letters, each with the other reading it has: "@anna." is either the person
 * "anna." or, far more often, "anna" at the end of a sentence.
 */
export function findMentions(text: string): string[][] {
  const mentions = new Map<string, string[]>();
  for (const [, written = ''] of text.matchAll(MENTION)) {
    const username = written.toLowerCase();
    mentions.set(username, [...new Set([username, username.replace(/[._-]+$/, '')])]);
    if (mentions.size === MOST_MENTIONS) break;
  }
  return [...mentions.values()];
}
