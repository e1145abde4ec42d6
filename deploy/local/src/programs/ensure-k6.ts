import { homedir } from 'node:os';
import { join } from 'node:path';
import { chmodSync } from 'node:fs';
import { engineRuns } from '../containers/compose.ts';
import { LaunchError } from '../launch-error.ts';
import { localFolder } from '../checkout.ts';
import { writePrivateFile } from '../private-file.ts';
import type { Progress } from '../progress.ts';
import { findProgram, programFolders } from './find-program.ts';
import { lastLines, runProgram } from './run-program.ts';

const VERSION = 'v1.8.1';
const IMAGE = `grafana/k6:${VERSION.slice(1)}`;

/** Where Go puts what it installs. */
async function goFolder(go: string | undefined): Promise<string> {
  const path = go ? (await runProgram(go, ['env', 'GOPATH'])).stdout.trim() : '';
  return join(path || join(homedir(), 'go'), 'bin');
}

/** A script that runs the image like the program: in the host's network, with the same files under the same names. */
function imageWrapper(): string {
  const path = join(localFolder, 'bin', 'k6');
  const mounts = `-v "$PWD:$PWD" -v "${localFolder}:${localFolder}" -w "$PWD"`;
  const environment = '-e LOAD_INPUT -e LOAD_SUMMARY -e K6_WEB_DASHBOARD';
  const identity = '--user "$(id -u):$(id -g)"';
  const run = `exec docker run --rm --network host ${identity} ${mounts} ${environment} ${IMAGE} "$@"`;
  writePrivateFile(path, `#!/bin/sh\n${run}\n`);
  chmodSync(path, 0o700);
  return path;
}

/** Full path of k6: in PATH, where Go installs to, built by Go now, else its image. */
export async function ensureK6(progress: Progress): Promise<string> {
  const go = findProgram(['go'], [...programFolders(), '/usr/local/go/bin']);
  const folder = await goFolder(go);
  const find = () => findProgram(['k6'], [...programFolders(), folder]);
  const found = find();
  if (found) return found;
  if (go) {
    await progress.step(`Building k6 ${VERSION} with Go (about two minutes)`, async (report) => {
      const { code, output } = await runProgram(go, ['install', `go.k6.io/k6@${VERSION}`], {
        onLine: report,
      });
      if (code !== 0)
        throw new LaunchError(`go install go.k6.io/k6@${VERSION} failed:\n${lastLines(output)}`);
    });
    const built = find();
    if (built) return built;
  }
  if (await engineRuns()) return imageWrapper();
  throw new LaunchError(
    `k6 is needed for load tests and was not found: it is not in PATH, there is no Go to build it with, and no ` +
      `container engine to run ${IMAGE} in. Install it (https://grafana.com/docs/k6/latest/set-up/install-k6/).`,
  );
}
