import type { AuditCliConfig } from './cli-config.ts';
import { need, type CliOptions } from './cli-options.ts';
import { writeExport } from './export-folder.ts';
import { withHistory } from './with-history.ts';

/** `export`: a company's stream, and unless left out its texts, into a new folder. */
export async function exportCommand(options: CliOptions, config: AuditCliConfig): Promise<number> {
  const folder = need(options.out, 'name a folder that does not exist yet: --out FOLDER');
  const company = need(options.company, 'name the company: --company ID');
  return withHistory({ company }, config, async ({ history, origin }) => {
    const messages = options['without-texts'] ? undefined : history.messages;
    const { files } = await writeExport(folder, origin, { ...history, messages });
    for (const { name, lines, sha256 } of files) console.log(`${name}: ${lines} lines, sha256 ${sha256}`);
    return 0;
  });
}
