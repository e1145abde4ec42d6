import { join, resolve } from 'node:path';

/** This file stands three folders below the root, as source and compiled alike. */
export const checkoutRoot = resolve(__dirname, '../../..');

/**
 * Everything the launcher writes: data, logs, locks, addresses. Ignored by git, emptied by `npm run reset`.
 * MESSAGING_LOCAL names another folder, for a second cluster of the same checkout.
 */
export const localFolder = resolve(process.env['MESSAGING_LOCAL'] ?? join(checkoutRoot, '.local'));
