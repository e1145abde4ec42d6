export interface MentionQuery {
  /** Where the @ stands. */
  start: number;
  /** What was typed behind it. */
  query: string;
}

/** The mention being typed at the caret, or null. */
export function findMentionQuery(text: string, caret: number): MentionQuery | null {
  const before = text.slice(0, caret);
  const match = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,40})$/u.exec(before);
  if (!match) return null;
  const query = match[1]!;
  return { start: caret - query.length - 1, query };
}

/** The text with the mention written out, and where the caret goes. */
export function insertMention(
  text: string,
  { start, query }: MentionQuery,
  username: string,
): { text: string; caret: number } {
  const rest = text.slice(start + 1 + query.length);
  const mention = `@${username}${rest.startsWith(' ') ? '' : ' '}`;
  const isFollowedBySpace = rest.startsWith(' ');
  return {
    text: text.slice(0, start) + mention + rest,
    caret: start + mention.length + (isFollowedBySpace ? 1 : 0),
  };
}
