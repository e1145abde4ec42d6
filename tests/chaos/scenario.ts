import type { Cluster } from '@messaging/local-cluster';
import type { Recorder, WireRule } from '@messaging/proof';
import type { createDatabase } from '@messaging/database';
import type { CrashSwitch } from './crash-switch.ts';
import type { Network } from './open-network.ts';
import type { Random } from './random.ts';
import type { Traffic } from './traffic.ts';

/** A cluster that may be broken: a link between each process and each server, and a direct way to the database. */
export interface ChaosCluster {
  cluster: Cluster;
  network: Network;
  database: ReturnType<typeof createDatabase>;
  crashes: CrashSwitch;
  stop: () => Promise<void>;
}

/** One fault that was injected, and how long people noticed it. Times in milliseconds. */
export interface FaultReport {
  kind: string;
  target: string;
  lastedMs: number;
  /** From its end to the first write that was acknowledged after it. */
  recoveryMs: number;
  /** The longest time without any acknowledged write, from its beginning to that write. */
  silenceMs: number;
}

/** Something a scenario promises beside what the checker decides. */
export interface Finding {
  what: string;
  measured: string;
  ok: boolean;
}

export interface ScenarioContext extends Omit<ChaosCluster, 'stop'> {
  random: Random;
  recorder: Recorder;
  traffic: Traffic;
  /** How long to go on, where a scenario repeats; a short run does everything once. */
  seconds: number;
  short: boolean;
  /** Does what breaks and mends something, and measures how writing fared. */
  inject: (kind: string, target: string, fault: () => Promise<void>) => Promise<void>;
  find: (what: string, measured: string | number, ok: boolean) => void;
}

export interface Scenario {
  name: string;
  /** One sentence for `--list`. */
  what: string;
  /** Whether a relay or its servers are hit, which then says again what it had said. */
  wire: WireRule;
  run: (context: ScenarioContext) => Promise<void>;
}
