import type { Random } from './random.ts';
import { openRawSocket } from './raw-socket.ts';
import { webSocketFrame } from './web-socket-frame.ts';

const BASE = '/api/messaging/socket';

async function ask(port: number, query: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${BASE}?${query}`, {
    ...init,
    signal: AbortSignal.timeout(3_000),
  });
  return answer.text();
}

const sidIn = (text: string) => /"sid":"([^"]+)"/.exec(text)?.[1] ?? 'none';

/** Long polling with payloads nobody's client would send. Answers how many packets were in them. */
export async function abusePolling(port: number, random: Random): Promise<number> {
  const sid = sidIn(
    await ask(port, random.pick(['EIO=4&transport=polling', 'EIO=3&transport=polling', 'transport=polling'])),
  );
  const packets = random.between(1, 200);
  const body = Array.from({ length: packets }, () =>
    random.pick([
      '42["x"]',
      '40',
      '2',
      '3',
      '',
      'b4AAAA',
      'bnotbase64!',
      '4',
      '451-["x"]',
      '42["typing.set",{}]',
      '\u0000',
      '40/a,',
    ]),
  ).join(random.pick(['\x1e', '\x1e\x1e', '', ':']));
  const headers = {
    'content-type': random.pick([
      'text/plain;charset=UTF-8',
      'application/octet-stream',
      'application/json',
      'x',
    ]),
  };
  const query = random.pick([
    `EIO=4&transport=polling&sid=${sid}`,
    `EIO=4&transport=polling&sid=${sid}`,
    `EIO=4&transport=websocket&sid=${sid}`,
    `EIO=4&transport=polling&sid=__proto__`,
    `EIO=4&transport=__proto__&sid=${sid}`,
    `EIO=4&transport=polling&sid=${sid}&j=0`,
    `EIO=4&transport=polling&sid=${sid}&t=${'x'.repeat(6_000)}`,
  ]);
  await Promise.allSettled([
    ask(port, query, { method: 'POST', body: random.below(8) === 0 ? 'x'.repeat(40_000) : body, headers }),
    ask(port, query, { method: random.pick(['GET', 'GET', 'PUT', 'OPTIONS']) }),
  ]);
  return packets;
}

/** A polling connection whose upgrade is begun and never ended, or ended twice. */
export async function leaveUpgradeOpen(port: number, random: Random): Promise<number> {
  const sid = sidIn(await ask(port, 'EIO=4&transport=polling'));
  const socket = await openRawUpgrade(port, sid);
  const frames = [random.pick(['2probe', '2', '2PROBE', '5', '4']), ...(random.below(2) ? ['5', '5'] : [])];
  for (const frame of frames) socket.write(webSocketFrame(frame));
  await socket.untilClosed(random.pick([10, 50, 200]));
  return frames.length;
}

const openRawUpgrade = (port: number, sid: string) =>
  openRawSocket(port, `${BASE}?EIO=4&transport=websocket&sid=${sid}`, /^HTTP\/1\.1 101 /);
