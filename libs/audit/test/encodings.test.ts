import {
  canonicalJson,
  checkSeal,
  commitToMessage,
  encodeEventLeaf,
  parseMacKeys,
  readEventLeaf,
  sealLeaf,
  type AuditedEvent,
  type MessageFacts,
} from '@messaging/audit';
import fc from 'fast-check';

const event: AuditedEvent<'message.created'> = {
  companyId: '1',
  seq: '7',
  type: 'message.created',
  conversationId: '5',
  prevSeq: '3',
  messageId: '9007199254740993',
  actorUserId: '11',
  correlationId: 'corr-1',
  data: { version: 1, clientId: null },
  occurredAt: '2026-11-01T08:00:00.120Z',
  commitment: Buffer.alloc(32, 7),
};
const LEAF =
  '{"actorUserId":"11","commitment":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","companyId":"1","conversationId":"5",' +
  '"correlationId":"corr-1","data":{"clientId":null,"version":1},"messageId":"9007199254740993",' +
  '"occurredAt":"2026-11-01T08:00:00.120Z","prevSeq":"3","seq":"7","type":"message.created","v":1}';

describe('the leaf of an event', () => {
  it('is to the byte what docs/audit-format.md says', () => {
    expect(encodeEventLeaf(event).toString()).toBe(LEAF);
  });

  it('is read back as the same event', () => {
    expect(readEventLeaf(Buffer.from(LEAF))).toMatchObject({ ...event, commitment: Buffer.alloc(32, 7) });
  });

  it.each([
    ['white space', LEAF.replace(',"v"', ', "v"')],
    ['another order', LEAF.replace(',"v":1}', '}').replace('{"actor', '{"v":1,"actor')],
    ['another spelling of base64', LEAF.replace('wc=', 'wd=')],
    ['another spelling of a time', LEAF.replace('.120Z', '.12Z')],
    ['a member more', LEAF.replace('"v":1', '"v":1,"x":1')],
    ['a member less', LEAF.replace('"prevSeq":"3",', '')],
    ['another version', LEAF.replace('"v":1', '"v":2')],
    ['no JSON', 'event'],
    ['no object', 'null'],
  ])('is not read with %s', (_, text) => {
    expect(readEventLeaf(Buffer.from(text))).toBeUndefined();
  });
});

describe('canonical JSON', () => {
  it('spells equal values alike, whatever the order of their members', () => {
    const plain = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.object({ values: [plain], maxDepth: 3 });
    const reversed = (input: unknown): unknown =>
      Array.isArray(input)
        ? input.map(reversed)
        : typeof input === 'object' && input !== null
          ? Object.fromEntries(
              Object.entries(input)
                .reverse()
                .map(([name, member]) => [name, reversed(member)]),
            )
          : input;
    fc.assert(
      fc.property(value, (input) => {
        const text = canonicalJson(input);
        expect(canonicalJson(reversed(input))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out what is not there, and keeps what is nothing', () => {
    expect(canonicalJson({ b: undefined, a: null, c: [] })).toBe('{"a":null,"c":[]}');
  });

  it.each([[1.5], [2 ** 53], [NaN], ['\ud800'], [undefined], [10n]])(
    'refuses %p, which has no one spelling',
    (value) => {
      expect(() => canonicalJson({ value: [value] })).toThrow(TypeError);
    },
  );
});

describe('the seal of an event', () => {
  const keys = (text: string) => parseMacKeys(text);
  const [a, b] = ['A'.repeat(42) + 'E', 'B'.repeat(42) + 'E'];
  const leaf = encodeEventLeaf(event);

  it('verifies under the key that made it, after a rotation too, and under no other', () => {
    const seal = sealLeaf(keys(`k1:${a}`), leaf);
    expect(seal.keyId).toBe('k1');
    expect(checkSeal(keys(`k2:${b},k1:${a}`), leaf, seal)).toBe('right');
    expect(checkSeal(keys(`k1:${b}`), leaf, seal)).toBe('wrong');
    expect(checkSeal(keys(`k2:${a}`), leaf, seal)).toBe('unknown-key');
    expect(checkSeal(keys(`k1:${a}`), Buffer.from(`${LEAF} `), seal)).toBe('wrong');
    expect(sealLeaf(keys(`k2:${b},k1:${a}`), leaf).keyId).toBe('k2');
  });

  it('is wrong when it was cut short or made longer', () => {
    const seal = sealLeaf(keys(`k1:${a}`), leaf);
    for (const mac of [seal.mac.subarray(1), Buffer.concat([seal.mac, Buffer.of(0)]), Buffer.alloc(0)])
      expect(checkSeal(keys(`k1:${a}`), leaf, { ...seal, mac })).toBe('wrong');
  });

  it('may have blanks between its keys', () => {
    expect([...keys(`k2:${b}, k1:${a} `).byId.keys()]).toEqual(['k2', 'k1']);
  });

  it.each(['', 'k1', `k1:${a}A`, `k1:${a.slice(1)}`, `k1:${a},k1:${b}`, `:${a}`, `${'k'.repeat(17)}:${a}`])(
    'takes no keys such as "%s"',
    (text) => {
      expect(() => parseMacKeys(text)).toThrow(/^must/);
    },
  );
});

describe('the commitment to a message', () => {
  const facts: MessageFacts = {
    companyId: '1',
    messageId: '2',
    version: 1,
    text: 'Where is the pump?',
    state: 'visible',
    authorId: '3',
    conversationId: '4',
    parentMessageId: null,
    threadId: '2',
    depth: 0,
    position: '1',
    createdSeq: '7',
    topic: 'Pumps',
    transactionId: null,
    planId: null,
    clientId: null,
    createdAt: '2026-11-01T08:00:00.000Z',
    changedBy: '3',
    changedAt: '2026-11-01T08:00:00.000Z',
  };
  const salt = Buffer.alloc(32, 1);

  it('changes with every single column and with the salt', () => {
    const changes: Partial<MessageFacts>[] = Object.entries(facts).map(([name, value]) => ({
      [name]: typeof value === 'number' ? value + 1 : `${value}x`,
    }));
    const all = [facts, ...changes.map((change) => ({ ...facts, ...change }))].map((one) =>
      commitToMessage(salt, one).toString('hex'),
    );
    all.push(commitToMessage(Buffer.alloc(32, 2), facts).toString('hex'));
    expect(new Set(all).size).toBe(Object.keys(facts).length + 2);
  });
});
