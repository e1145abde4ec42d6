import { start } from './start.mjs';

await start('./bench/main.ts');
