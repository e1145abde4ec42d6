/** What one service may do on one Redis: which keys, which channels. */
interface Access {
  keys: readonly string[];
  channels: readonly string[];
}

const LIMITS = ['{company:*}:limit:*', '{company:*}:strikes:*', '{company:*}:duplicate:*'];
const NUDGE = 'nudge';
// Whose rights changed, whose sessions ended.
const ACCESS = ['access-changed', 'sessions-revoked'];
const USED_PROOFS = 'used:*';
// The rooms of the sockets. Redis does not tell publishing from listening: only who does either has them.
const ROOMS = ['socket.io#*', 'realtime-gateway#confirm'];
const QUEUES = ['{messaging}:*'];

/** Which service has which keys and channels, on the Redis of limits, presence and sockets, and on that of the queues. */
export const REDIS_ACCESS: Readonly<Record<'ephemeral' | 'queue', Readonly<Record<string, Access>>>> = {
  ephemeral: {
    'write-api': { keys: [...LIMITS, USED_PROOFS], channels: [NUDGE, ...ACCESS] },
    'read-api': { keys: [...LIMITS, USED_PROOFS], channels: ACCESS },
    'realtime-gateway': {
      keys: [
        ...LIMITS,
        '{company:*}:presence:*',
        '{company:*}:typing:*',
        '{company:*}:head:*',
        '{company:*}:connections:*',
        'ticket:*',
        USED_PROOFS,
      ],
      channels: [...ROOMS, ...ACCESS],
    },
    'outbox-relay': { keys: ['{company:*}:head:*'], channels: [...ROOMS, NUDGE] },
    'moderation-worker': { keys: ['{company:*}:strikes:*'], channels: [NUDGE, ...ACCESS] },
    'notification-worker': { keys: [], channels: [NUDGE, ...ACCESS] },
  },
  queue: {
    'outbox-relay': { keys: QUEUES, channels: [] },
    'moderation-worker': { keys: QUEUES, channels: [] },
    'notification-worker': { keys: QUEUES, channels: [] },
    'audit-worker': { keys: QUEUES, channels: [] },
  },
};

/** The services with a user of their own on this Redis. */
export const redisServices = (purpose: keyof typeof REDIS_ACCESS): string[] =>
  Object.keys(REDIS_ACCESS[purpose]);

// Nothing that rules the server or empties it; INFO is counted dangerous, and every client asks it whether it is ready.
const COMMANDS = '+@all -@admin -@dangerous +info';

/** The `user` lines of redis.conf or an ACL file. A password may not hold blanks. */
export function redisAcls(
  purpose: keyof typeof REDIS_ACCESS,
  passwordOf: (service: string) => string,
): string[] {
  return Object.entries(REDIS_ACCESS[purpose]).map(([service, { keys, channels }]) =>
    [
      `user ${service} reset on >${passwordOf(service)}`,
      ...keys.map((key) => `~${key}`),
      ...channels.map((channel) => `&${channel}`),
      COMMANDS,
    ].join(' '),
  );
}
