import type { Id } from '@messaging/contracts';
import type { Reader } from '@messaging/database';
import { findModerationRules } from '../repositories/moderation-rules.ts';
import { compileBlockedWords } from '../rules/blocked-words.ts';
import { DEFAULT_RULES, type RuleSet } from '../rules/rule-set.ts';

/** What each of these companies is judged by: its own rules, else those that hold everywhere. */
export async function findRules(
  reader: Reader,
  companyIds: readonly Id[],
): Promise<(companyId: Id) => RuleSet> {
  const own = new Map<Id, RuleSet>();
  for (const row of await findModerationRules(reader, companyIds)) {
    own.set(row.companyId, {
      blockedWords: compileBlockedWords(row.blockedWords),
      maxLinks: row.maxLinks,
      flood: { count: row.floodCount, seconds: row.floodSeconds },
    });
  }
  return (companyId) => own.get(companyId) ?? DEFAULT_RULES;
}
