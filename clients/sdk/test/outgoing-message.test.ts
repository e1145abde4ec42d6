import fc from 'fast-check';
import { makeClientId, withoutConfirmed, type OutgoingMessage } from '../src/outgoing-message.ts';
import { makeMessage } from './message-fixtures.ts';

const ME = '7';

function makeOutgoing(clientId: string): OutgoingMessage {
  return {
    clientId,
    link: { transactionId: '4711' },
    text: clientId,
    parentMessageId: null,
    createdAt: '2026-11-02T09:30:00.000Z',
    state: 'sending',
    error: null,
  };
}

describe('outgoing messages beside confirmed ones', () => {
  it('shows every message exactly once, whatever part of the echoes has arrived', () => {
    const names = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 20 });
    fc.assert(
      fc.property(names, fc.func(fc.boolean()), (numbers, hasArrived) => {
        const clientIds = numbers.map((number) => `m${number}`);
        const arrived = numbers.filter((number) => hasArrived(number));
        const messages = arrived.map((number) => makeMessage(number, { clientId: `m${number}` }));
        const left = withoutConfirmed(clientIds.map(makeOutgoing), messages, ME);
        const shown = [...messages.map(({ clientId }) => clientId), ...left.map(({ clientId }) => clientId)];
        expect(shown.sort()).toEqual(clientIds.sort());
      }),
    );
  });

  it("is not settled by another person's message that carries the same client id", () => {
    const theirs = makeMessage(1, { clientId: 'a', author: { userId: '8', displayName: 'Eve' } });
    expect(withoutConfirmed([makeOutgoing('a')], [theirs], ME)).toHaveLength(1);
  });

  it('is named by an id that fits the API', () => {
    expect(makeClientId()).toMatch(/^[A-Za-z0-9_-]{32,64}$/);
    expect(makeClientId()).not.toBe(makeClientId());
  });
});
