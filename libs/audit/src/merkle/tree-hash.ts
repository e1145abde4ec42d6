import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

// RFC 6962, section 2.1: the prefix keeps a leaf from passing as a node.
const LEAF_PREFIX = Buffer.of(0);
const NODE_PREFIX = Buffer.of(1);

const sha256 = (...parts: Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');

export const leafHash = (leaf: Buffer): Buffer => sha256(LEAF_PREFIX, leaf);
export const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(NODE_PREFIX, left, right);

/** The root of no leaves at all. */
export const EMPTY_ROOT = sha256();
