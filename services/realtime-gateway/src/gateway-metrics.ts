import type { SessionEnd } from '@messaging/contracts';
import type { BrokenSeal } from '@messaging/redis';
import type { Metrics } from '@messaging/service-kit';

const FANOUT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 3, 10];

/** Why a message on the bus reached no client. */
type DropReason = 'malformed' | 'unknown' | 'unconfirmed' | BrokenSeal;

/** What a node tells about itself. */
export function createGatewayMetrics(metrics: Metrics, countSockets: () => number) {
  metrics.gauge({ name: 'realtime_sockets', help: 'Connected sockets.', collect: countSockets });
  const fanout = metrics.histogram({
    name: 'realtime_fanout_seconds',
    help: 'From an accepted write to its emission to the clients of this node.',
    buckets: FANOUT_BUCKETS,
  });
  const deliveries = metrics.counter({
    name: 'realtime_deliveries_total',
    help: 'Events emitted, counted once for each socket.',
  });
  const leaks = metrics.counter({
    name: 'tenant_leaks_blocked_total',
    help: 'Events kept from the room of a company they do not belong to. Must stay 0.',
  });
  const dropped = metrics.counter({
    name: 'realtime_bus_messages_dropped_total',
    help: 'Messages on the bus that are none of ours, were not sealed by us for that room and moment, or came while rights were unconfirmed.',
    labels: ['reason'],
  });
  const clientEvents = metrics.counter({
    name: 'realtime_client_events_total',
    help: 'What clients sent, by event and by what became of it.',
    labels: ['event', 'outcome'],
  });
  const refused = metrics.counter({
    name: 'realtime_connections_refused_total',
    help: 'Handshakes that were refused, by problem.',
    labels: ['problem'],
  });
  const cut = metrics.counter({
    name: 'realtime_connections_cut_total',
    help: 'Connections this node ended, by reason.',
    labels: ['reason'],
  });
  // A series that is not there cannot be told from one that is 0.
  leaks.add(0);
  for (const reason of ['forged', 'replayed', 'stale', 'unconfirmed'] satisfies DropReason[])
    dropped.add(0, { reason });

  return {
    delivered(occurredAt: string, sockets: number): void {
      if (sockets === 0) return;
      fanout.observe(Math.max(0, Date.now() - Date.parse(occurredAt)) / 1_000);
      deliveries.add(sockets);
    },
    leakBlocked: () => leaks.add(),
    busMessageDropped: (reason: DropReason) => dropped.add(1, { reason }),
    clientEvent: (event: string, outcome: string) => clientEvents.add(1, { event, outcome }),
    connectionRefused: (problem: string) => refused.add(1, { problem }),
    connectionCut: (reason: SessionEnd | 'abusive' | 'slow') => cut.add(1, { reason }),
  };
}

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;
