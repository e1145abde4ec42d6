/**
 * A hostile client in a process of its own, so that it slows nobody by sharing their event loop. Started with what to do in
 * ATTACK; asks its parent for the ticket of each connection; sends it the counts when it is done.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { FATAL_FRAMES, kindsOf, REFUSED_FRAMES } from './frames.ts';
import { abusePolling, leaveUpgradeOpen } from './http-sessions.ts';
import { createRandom, type Random } from './random.ts';
import { openRawSocket, type ProvedTicket } from './raw-socket.ts';

export interface AttackPlan {
  port: number;
  frames: number;
  seed: number;
  perSecond: number;
}
export interface AttackReport {
  frames: number;
  sessions: number;
  byKind: Record<string, number>;
}

const AT_ONCE = 24;
const MOST_REFUSED = 60;

const plan = JSON.parse(process.env['ATTACK'] ?? '{}') as AttackPlan;
const report: AttackReport = { frames: 0, sessions: 0, byKind: {} };
const began = performance.now();

function count(kind: string, frames = 1): void {
  report.frames += frames;
  report.byKind[kind] = (report.byKind[kind] ?? 0) + frames;
}

const waitingForTickets: ((ticket: ProvedTicket) => void)[] = [];
process.on('message', (ticket: ProvedTicket) => waitingForTickets.shift()?.(ticket));
const requestTicket = () =>
  new Promise<ProvedTicket>((resolve) => {
    waitingForTickets.push(resolve);
    process.send?.({ wants: 'ticket' });
  });

/** Says many things that are refused, then one that ends the connection. */
async function abuseSocket(random: Random): Promise<void> {
  const socket = await openRawSocket(plan.port);
  if (random.below(10) < 8) {
    await socket.connectNamespace(await requestTicket());
    const burst = Array.from({ length: random.between(1, MOST_REFUSED) }, () => {
      const [kind, make] = random.pick(kindsOf(REFUSED_FRAMES));
      count(kind);
      return make(random);
    });
    socket.write(Buffer.concat(burst));
  }
  const [kind, make] = random.pick(kindsOf(FATAL_FRAMES));
  count(kind);
  socket.write(make(random));
  await socket.untilClosed(random.pick([20, 100, 400]));
}

async function attackOnce(session: number): Promise<void> {
  const random = createRandom(plan.seed * 1_000_003 + session);
  const sort = random.below(20);
  if (sort === 0) count('polling payloads', await abusePolling(plan.port, random));
  else if (sort === 1) count('half-open upgrades', await leaveUpgradeOpen(plan.port, random));
  else await abuseSocket(random);
}

async function attackInTurn(): Promise<void> {
  while (report.frames < plan.frames) {
    const ahead = report.frames / plan.perSecond - (performance.now() - began) / 1_000;
    if (ahead > 0) await sleep(Math.min(ahead * 1_000, 1_000));
    const session = report.sessions++;
    // A connection that is refused or cut is what this is about.
    await attackOnce(session).catch(() => count('connections refused', 0));
  }
}

void Promise.all(Array.from({ length: AT_ONCE }, attackInTurn)).then(() => {
  process.send?.({ report }, () => process.exit(0));
});
