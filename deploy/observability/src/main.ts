import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { generatedFiles, readDefinition } from './generated-files.ts';

/** Writes the generated files; with `--check` only says which are out of date, and fails if any is. */
async function main() {
  const checking = process.argv.includes('--check');
  const stale = (await generatedFiles(readDefinition())).filter(
    ({ path, content }) => !existsSync(path) || readFileSync(path, 'utf8') !== content,
  );
  for (const { path, content } of stale) {
    if (!checking) writeFileSync(path, content);
    console.log(`${checking ? 'out of date' : 'written'}: ${relative(process.cwd(), path)}`);
  }
  if (stale.length === 0) console.log('All generated files are current.');
  if (checking && stale.length > 0) process.exitCode = 1;
}

void main();
