import { createBusSeal } from '@messaging/redis';

const KEY = 'k'.repeat(40);
const ROOM = 'socket.io#/#company:1:topic:a#';
const TEXT = JSON.stringify({ type: 3, data: { packet: { data: ['message.created', { seq: '1' }] } } });

describe('the seal of bus messages', () => {
  let time = 1_790_000_000_000;
  const now = () => time;
  const relay = createBusSeal({ key: KEY, now });
  const node = () => createBusSeal({ key: KEY, now });
  const opened = (answer: ReturnType<ReturnType<typeof createBusSeal>['open']>) =>
    typeof answer === 'string' ? answer : answer.toString();

  it('gives back what was sealed, texts and bytes', () => {
    const listener = node();
    expect(opened(listener.open(ROOM, relay.seal(ROOM, TEXT)))).toBe(TEXT);
    const bytes = Buffer.from([0x83, 0, 255, 10]);
    expect(listener.open(ROOM, relay.seal(ROOM, bytes))).toEqual(bytes);
  });

  it('refuses what was never sealed, or with another key', () => {
    expect(node().open(ROOM, Buffer.from(TEXT))).toBe('forged');
    expect(node().open(ROOM, Buffer.alloc(0))).toBe('forged');
    expect(node().open(ROOM, createBusSeal({ key: 'x'.repeat(40), now }).seal(ROOM, TEXT))).toBe('forged');
  });

  it('refuses every message in which any one byte was altered', () => {
    const listener = node();
    const sealed = relay.seal(ROOM, TEXT);
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1;
      const answer = listener.open(ROOM, altered);
      // The last letter of the seal holds bits that say nothing.
      if (at < sealed.length - 1) expect(answer).toBe('forged');
    }
  });

  it('refuses what was sealed for another room', () => {
    expect(node().open('socket.io#/#company:1:topic:b#', relay.seal(ROOM, TEXT))).toBe('forged');
  });

  it('refuses what was said before, and what comes after something newer of the same sender', () => {
    const listener = node();
    const [first, second] = [relay.seal(ROOM, TEXT), relay.seal(ROOM, TEXT)];
    expect(opened(listener.open(ROOM, second))).toBe(TEXT);
    expect(listener.open(ROOM, second)).toBe('replayed');
    expect(listener.open(ROOM, first)).toBe('replayed');
  });

  it('refuses what is old, also after it has forgotten what it heard', () => {
    const listener = node();
    const sealed = relay.seal(ROOM, TEXT);
    expect(opened(listener.open(ROOM, sealed))).toBe(TEXT);
    time += 61_000;
    expect(opened(listener.open('other', relay.seal('other', TEXT)))).toBe(TEXT);
    expect(listener.open(ROOM, sealed)).toBe('stale');
    expect(node().open(ROOM, sealed)).toBe('stale');
  });

  it('takes senders apart: one that starts anew does not wait for the clock of another', () => {
    const listener = node();
    expect(opened(listener.open(ROOM, relay.seal(ROOM, TEXT)))).toBe(TEXT);
    expect(opened(listener.open(ROOM, createBusSeal({ key: KEY, now }).seal(ROOM, TEXT)))).toBe(TEXT);
  });
});
