// A username as the directory takes it, after an @ that does not stand inside a word (an e-mail address has one).
const MENTION = /(?<![\p{L}\p{N}_.@-])@([a-z0-9][a-z0-9._-]{0,62})/giu;
const MOST_MENTIONS = 50;

/** The usernames a text mentions, in lower case, each once. A dot at the end is the sentence's, not the name's. */
export function findMentions(text: string): string[] {
  const names = [...text.matchAll(MENTION)].map(([, name = '']) => name.toLowerCase().replace(/[.-]+$/, ''));
  return [...new Set(names)].filter((name) => name !== '').slice(0, MOST_MENTIONS);
}
