// Node 20 cannot read TypeScript by itself; everything else of the benchmark is TypeScript.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./bench/main.ts');
process.exitCode = await main(process.argv.slice(2));
