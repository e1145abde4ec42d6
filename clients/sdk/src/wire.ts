import type * as contracts from '@messaging/contracts';

// Typed by the contract's own literals: a change there does not compile here. Only types are imported,
// because the contract's modules carry zod, which has no place in a browser bundle.
export const SOCKET_PATH: typeof contracts.SOCKET_PATH = '/api/messaging/socket';
export const IDEMPOTENCY_HEADER: typeof contracts.IDEMPOTENCY_HEADER = 'Idempotency-Key';
export const PROOF_HEADER: typeof contracts.PROOF_HEADER = 'DPoP';
export const CONSISTENCY_HEADER: typeof contracts.CONSISTENCY_HEADER = 'Consistency-Token';
export const MESSAGE_MAX_CHARACTERS: typeof contracts.MESSAGE_MAX_CHARACTERS = 2_000;
export const MESSAGE_MAX_BYTES: typeof contracts.MESSAGE_MAX_BYTES = 8_192;
export const PROBLEM_TYPE_PREFIX: typeof contracts.PROBLEM_TYPE_PREFIX = 'urn:messaging:problem:';
