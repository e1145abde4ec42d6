import type { Finding, History } from '@messaging/audit';
import { createDatabase } from '@messaging/database';
import type { AuditCliConfig } from './cli-config.ts';
import { readHistory } from '../queries/read-history.ts';
import { need, originIn, type CliOptions } from './cli-options.ts';
import { openExport } from './export-folder.ts';

export interface OpenHistory {
  history: History;
  origin: string;
  /** What was wrong with its files. */
  findings: Finding[];
}

/** Works on the export of --export, or on the rows of --company in the database of DATABASE_URL, all as of one moment. */
export async function withHistory<T>(
  options: CliOptions,
  config: AuditCliConfig,
  work: (opened: OpenHistory) => Promise<T>,
): Promise<T> {
  if (options.export !== undefined) {
    const { manifest, altered, history } = await openExport(options.export);
    const findings = altered.map((name): Finding => ({
      kind: 'file-altered',
      detail: `${name} is not the file that the manifest speaks of`,
    }));
    return work({ history, origin: manifest.origin, findings });
  }
  const companyId = need(options.company, 'name an export (--export FOLDER) or a company (--company ID)');
  const database = createDatabase(need(config.databaseUrl, 'DATABASE_URL is not set'), { poolSize: 1 });
  try {
    return await database.transaction(
      (trx) =>
        work({ history: readHistory(trx, companyId), origin: originIn(config, companyId), findings: [] }),
      { isolationLevel: 'repeatable read' },
    );
  } finally {
    await database.destroy();
  }
}
