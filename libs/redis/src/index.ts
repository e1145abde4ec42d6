export {
  createAnnounceAccessChange,
  createAnnounceRevocation,
  onAccessChange,
  onRevocation,
  type AnnounceAccessChange,
  type AnnounceRevocation,
} from './access-changes.ts';
export { assertNoEviction } from './assert-no-eviction.ts';
export { createBusSeal, type BrokenSeal, type BusSeal } from './bus-seal.ts';
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
  createConnections,
  type ConnectionCaps,
  type Connections,
  type OpenConnection,
} from './connections.ts';
export { createGate } from './create-gate.ts';
export { DEFAULT_LIMITS, type LimitSettings, readLimits } from './default-limits.ts';
export {
  type Attempt,
  type ClassLimits,
  type Decision,
  type Gate,
  type Limit,
  type LimitDimension,
  type Limits,
  type RouteClass,
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
export { rateLimitsField } from './rate-limits-field.ts';
export { createStrikes, type Strikes } from './strikes.ts';
export { STRIKES_FOR } from './strike-rules.ts';
export {
  REDIS_ACCESS,
  redisAcls,
  redisServices,
  redisUserLines,
  type RedisPurpose,
  type RedisUsers,
} from './service-acls.ts';
export { createTickets, type Tickets } from './tickets.ts';
export { createTyping, TYPING_TTL_SECONDS, type Typing } from './typing.ts';
export { createUseOnce, type UseOnce } from './use-once.ts';
