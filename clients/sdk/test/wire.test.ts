import * as contracts from '@messaging/contracts';
import fc from 'fast-check';
import { createConsistency } from '../src/consistency.ts';
import { linkKey, splitLink } from '../src/root-links.ts';
import { compareSequences } from '../src/sequences.ts';
import * as wire from '../src/wire.ts';

const sequence = fc.bigInt({ min: 0n, max: 9223372036854775807n }).map(String);

describe('what the client restates of the contract', () => {
  it('has the same values', () => {
    const { SOCKET_PATH, IDEMPOTENCY_HEADER, CONSISTENCY_HEADER, PROBLEM_TYPE_PREFIX } = contracts;
    const { MESSAGE_MAX_CHARACTERS, MESSAGE_MAX_BYTES, PROOF_HEADER } = contracts;
    const restated = { SOCKET_PATH, IDEMPOTENCY_HEADER, CONSISTENCY_HEADER, PROBLEM_TYPE_PREFIX };
    expect({ ...wire }).toEqual({
      ...restated,
      MESSAGE_MAX_CHARACTERS,
      MESSAGE_MAX_BYTES,
      PROOF_HEADER,
    });
  });

  it('orders sequence numbers alike', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(Math.sign(compareSequences(a, b))).toBe(Math.sign(contracts.compareSequences(a, b)));
        expect(Math.sign(compareSequences(a, b))).toBe(
          BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0,
        );
      }),
    );
  });

  it('names links alike, and no two by one key', () => {
    const links = [{ transactionId: '1' }, { planId: '1' }, { topic: '1' }, { topic: 'transaction:1' }];
    for (const link of links) expect(splitLink(link)).toEqual(contracts.rootLinkKey(link));
    expect(new Set(links.map(linkKey)).size).toBe(links.length);
  });

  it('writes a consistency token the server reads, always of the newest number seen', () => {
    const consistency = createConsistency();
    expect(consistency.token()).toBeNull();
    for (const seq of ['9', '10', '2']) consistency.note(seq);
    expect(contracts.readConsistencyToken(consistency.token()!)).toBe('10');
  });
});
