import { createHash } from 'node:crypto';
import {
  QUEUE_NAMES,
  QUEUE_PREFIX,
  QUEUES,
  SCHEDULE_NAMES,
  scheduleQueue,
  SCHEDULES,
} from '@messaging/contracts';

/** What one service may do on one Redis: which keys, which channels. */
interface Access {
  keys: readonly string[];
  channels: readonly string[];
}

/** A Redis of a cluster: that of limits, presence and sockets, and that of the jobs. */
export type RedisPurpose = 'ephemeral' | 'queue';

const LIMITS = ['{company:*}:limit:*', '{company:*}:strikes:*', '{company:*}:duplicate:*'];
const NUDGE = 'nudge';
// Whose rights changed, whose sessions ended.
const ACCESS = ['access-changed', 'sessions-revoked'];
const USED_PROOFS = 'used:*';
// The rooms of the sockets. Redis does not tell publishing from listening: only who does either has them.
const ROOMS = ['socket.io#*', 'realtime-gateway#confirm'];

/** Which service has which keys and channels. */
export const REDIS_ACCESS: Readonly<Record<RedisPurpose, Readonly<Record<string, Access>>>> = {
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
  queue: queueAccess(),
};

/** Each service has the queues it puts jobs into or does the jobs of, and its own schedules. */
function queueAccess(): Record<string, Access> {
  const uses = [
    ...QUEUE_NAMES.flatMap((queue) => {
      const { producers, consumer } = QUEUES[queue];
      return [...producers, consumer].map((service) => [service, queue]);
    }),
    ...SCHEDULE_NAMES.map((name) => [SCHEDULES[name], scheduleQueue(name)]),
  ];
  const queuesOf = new Map<string, Set<string>>();
  for (const [service = '', queue = ''] of uses)
    queuesOf.set(service, (queuesOf.get(service) ?? new Set()).add(queue));
  const keysOf = (queues: Set<string>) => [...queues].map((queue) => `${QUEUE_PREFIX}:${queue}:*`);
  return Object.fromEntries(
    [...queuesOf].map(([service, queues]) => [service, { keys: keysOf(queues), channels: [] }]),
  );
}

/** The services with a user of their own on this Redis. */
export const redisServices = (purpose: RedisPurpose): string[] => Object.keys(REDIS_ACCESS[purpose]);

// Nothing that rules the server, empties it or tells the names of others' keys; INFO is counted dangerous, and every
// client asks it whether it is ready.
const COMMANDS = '+@all -@admin -@dangerous -scan -randomkey -function +info';

/** As Redis keeps a password. */
const hashOf = (password: string) => `#${createHash('sha256').update(password).digest('hex')}`;

export interface RedisUsers {
  /** What a service's user is known by. Undefined: a word Redis refuses stands there until somebody fills it in. */
  passwordOf: (service: string) => string | undefined;
  /** Before each user's name, which is the service's: tells deployments on one server apart. */
  prefix?: string;
}

/** The `user` lines of redis.conf or an ACL file; after `ACL SETUSER` instead of `user` they are commands. */
export function redisAcls(purpose: RedisPurpose, { passwordOf, prefix = '' }: RedisUsers): string[] {
  return Object.entries(REDIS_ACCESS[purpose]).map(([service, { keys, channels }]) => {
    const password = passwordOf(service);
    return [
      `user ${prefix}${service} reset on`,
      password === undefined ? `#sha256-of-the-password-of-${service}` : hashOf(password),
      ...keys.map((key) => `~${key}`),
      ...channels.map((channel) => `&${channel}`),
      COMMANDS,
    ].join(' ');
  });
}

/** All users of a Redis that is ours alone: the services', one that may do everything, and nobody without a name. */
export const redisUserLines = (
  purpose: RedisPurpose,
  { adminPassword, ...users }: RedisUsers & { adminPassword: string },
): string[] => [
  'user default reset off',
  `user admin reset on ${hashOf(adminPassword)} ~* &* +@all`,
  ...redisAcls(purpose, users),
];
