export { createAnnounceAccessChange, onAccessChange, type AnnounceAccessChange } from './access-changes.ts';
export { assertNoEviction } from './assert-no-eviction.ts';
export {
  closeRedis,
  connectRedis,
  cutRedis,
  isRedisUnavailable,
  pingRedis,
  type ConnectOptions,
  type Redis,
  type RedisRole,
} from './connect-redis.ts';
export {
  type Gate as WriteGate,
  type LimitDimension,
  type RateLimitState,
  type WriteAttempt,
  type WriteDecision,
  type WriteLimit,
  type WriteLimits,
} from './gate.ts';
export { createHeads, type Heads, type RoomHead } from './heads.ts';
export { keys } from './keys.ts';
export { createNudge, subscribeNudges, type Nudge } from './nudge.ts';
export {
  createPresence,
  PRESENCE_TTL_SECONDS,
  type Presence,
  type PresentConnection,
  type RoomPeople,
} from './presence.ts';
export { createTickets, type Tickets } from './tickets.ts';
export { createTyping, TYPING_TTL_SECONDS, type Typing } from './typing.ts';
export { createWriteGate } from './write-gate.ts';
