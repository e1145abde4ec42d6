// Node 20 cannot read TypeScript by itself; everything else of the runner is TypeScript.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./runner/main.ts');
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error.name === 'LoadDataError' ? error.message : error);
  process.exitCode = 2;
}
