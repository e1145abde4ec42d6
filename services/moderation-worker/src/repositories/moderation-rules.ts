import type { Id } from '@messaging/contracts';
import { parseJson, select, type Reader } from '@messaging/database';

/** The rules a company has made for itself. */
export interface ModerationRulesRow {
  companyId: Id;
  blockedWords: string[];
  maxLinks: number;
  floodCount: number;
  floodSeconds: number;
}

/** The rules of those of these companies that have their own. */
export async function findModerationRules(
  reader: Reader,
  companyIds: readonly Id[],
): Promise<ModerationRulesRow[]> {
  const rows = await select<Omit<ModerationRulesRow, 'blockedWords'> & { blockedWords: unknown }>(
    reader,
    `SELECT company_id AS companyId, blocked_words AS blockedWords, max_links AS maxLinks,
            flood_count AS floodCount, flood_seconds AS floodSeconds
       FROM moderation_rules WHERE company_id IN (${companyIds.map(() => '?').join(', ')})`,
    companyIds,
  );
  return rows.map((row) => ({ ...row, blockedWords: parseJson<string[]>(row.blockedWords) }));
}
