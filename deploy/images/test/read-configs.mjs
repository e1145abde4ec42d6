// In a process of its own, started with tsx: reads each service's configuration through the service's own config.ts, as
// the service would at its start. Takes {service: environment} on stdin, prints {service: {keys} or {problem}}.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '../../..');
const given = { ...process.env };
const answers = {};
for (const [instance, { service, environment }] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  process.env = { PATH: given.PATH, ...environment };
  try {
    const config = await import(pathToFileURL(resolve(root, 'services', service, 'src/config.ts')).href);
    const [, read] = Object.entries(config).find(([name]) => /^read[A-Z]\w*Config$/.test(name));
    answers[instance] = { keys: Object.keys(read()) };
  } catch (error) {
    answers[instance] = { problem: error.message };
  }
}
console.log(JSON.stringify(answers));
