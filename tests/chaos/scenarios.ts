import type { Scenario } from './scenario.ts';
import { killRealtimeNode } from './scenarios/kill-realtime-node.ts';

export const SCENARIOS: readonly Scenario[] = [killRealtimeNode];
