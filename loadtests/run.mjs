import { start } from './start.mjs';

await start('./runner/main.ts');
