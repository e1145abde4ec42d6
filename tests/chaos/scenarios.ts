import type { Scenario } from './scenario.ts';
import { crashPoints } from './scenarios/crash-points.ts';
import { flushRedis } from './scenarios/flush-redis.ts';
import { frozenWriter } from './scenarios/frozen-writer.ts';
import { idempotencyStorm } from './scenarios/idempotency-storm.ts';
import { killPairs, killServers, killServices } from './scenarios/kill-processes.ts';
import { killRealtimeNode } from './scenarios/kill-realtime-node.ts';
import { laggingReplica } from './scenarios/lagging-replica.ts';
import { partition, slowNetwork } from './scenarios/partition.ts';
import { poisonJob } from './scenarios/poison-job.ts';
import { restartDatabase } from './scenarios/restart-database.ts';
import { rollingRestart } from './scenarios/rolling-restart.ts';
import { slowServers } from './scenarios/slow-servers.ts';
import { staleRelay } from './scenarios/stale-relay.ts';
import { stopProcesses } from './scenarios/stop-processes.ts';

export const SCENARIOS: readonly Scenario[] = [
  killRealtimeNode,
  killServices,
  killServers,
  killPairs,
  stopProcesses,
  staleRelay,
  frozenWriter,
  partition,
  slowNetwork,
  slowServers,
  flushRedis,
  poisonJob,
  restartDatabase,
  rollingRestart,
  idempotencyStorm,
  crashPoints,
  laggingReplica,
];
