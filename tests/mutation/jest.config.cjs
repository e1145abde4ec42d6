const { existsSync, readdirSync, readlinkSync } = require('node:fs');
const { join, resolve } = require('node:path');
const base = require('../../jest.config.cjs');

const rootDir = resolve(__dirname, '../..');
const SCOPE = join(rootDir, 'node_modules/@messaging');

/**
 * Stryker mutates a copy of the checkout, whose node_modules lead back to the checkout itself: without this, tests would
 * meet our packages unmutated, and every mutant would survive.
 */
function packagesOfThisCopy() {
  const entries = readdirSync(SCOPE).map((name) => {
    const folder = readlinkSync(join(SCOPE, name)).replace(/^(\.\.\/)+/, '');
    return [`^@messaging/${name}$`, join(rootDir, folder, 'src/index.ts')];
  });
  return Object.fromEntries(entries.filter(([, file]) => existsSync(file)));
}

module.exports = {
  ...base,
  rootDir,
  moduleNameMapper: packagesOfThisCopy(),
  // The servers are started once for all mutants, by the command.
  globalSetup: undefined,
  globalTeardown: undefined,
};
