import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const MINUTE = 60_000;
const WORKSPACE = resolve(__dirname, '..');

describe('what is generated from slo.yaml', () => {
  // In a process of its own: it is the command an engineer runs, and prettier cannot be loaded inside jest.
  it(
    'is current: rules, dashboard, load thresholds and the SLO page agree with the definition',
    async () => {
      const command = ['--conditions=source', '--import', 'tsx', 'src/main.ts', '--check'];
      const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: WORKSPACE }).catch(
        (error: { stdout: string; stderr: string }) => {
          throw new Error(`npm run generate -w @messaging/observability\n${error.stdout}${error.stderr}`);
        },
      );
      expect(stdout).toContain('All generated files are current.');
    },
    MINUTE,
  );
});
