import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApiDocument } from './async-api-document.ts';
import { openApiDocument } from './open-api-document.ts';

// `npm run describe`: the descriptions as files, for those who make clients or read.
const docs = join(__dirname, '../../../docs');
for (const [file, document] of [
  ['openapi.json', openApiDocument()],
  ['asyncapi.json', asyncApiDocument()],
] as const) {
  writeFileSync(join(docs, file), `${JSON.stringify(document, undefined, 2)}\n`);
}
