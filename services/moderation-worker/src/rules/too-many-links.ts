import { foldText } from './fold-text.ts';
import type { Verdict } from './verdict.ts';

// A scheme begins a link; so does a host called www that no scheme stands before.
const LINK = /https?:\/\/|(?<![\p{L}\p{N}./@-])www\.(?=[\p{L}\p{N}])/gu;

export const countLinks = (text: string): number => foldText(text).match(LINK)?.length ?? 0;

export function findTooManyLinks(text: string, maxLinks: number): Verdict | undefined {
  const links = countLinks(text);
  if (links <= maxLinks) return undefined;
  return { rule: 'too-many-links', reason: `${links} links, ${maxLinks} allowed` };
}
