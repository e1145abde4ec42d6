import { compileBlockedWords, findBlockedWord, type BlockedWords } from './blocked-words.ts';
import { DEFAULT_BLOCKED_WORDS } from './default-blocked-words.ts';
import type { FloodLimit } from './flooding.ts';
import { findTooManyLinks } from './too-many-links.ts';
import type { Verdict } from './verdict.ts';

/** The rules a company's messages are judged by. */
export interface RuleSet {
  blockedWords: BlockedWords;
  maxLinks: number;
  flood: FloodLimit;
}

/** For companies that have made none of their own. */
export const DEFAULT_RULES: RuleSet = {
  blockedWords: compileBlockedWords(DEFAULT_BLOCKED_WORDS),
  maxLinks: 5,
  flood: { count: 20, seconds: 10 },
};

/** The first objection to a text, whoever wrote it and however often. */
export function judgeText(text: string, rules: RuleSet): Verdict | undefined {
  return findBlockedWord(text, rules.blockedWords) ?? findTooManyLinks(text, rules.maxLinks);
}
