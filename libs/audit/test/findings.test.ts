import {
  encodeEventLeaf,
  parseMacKeys,
  readEventLeaf,
  sealLeaf,
  verifyHistory,
  type AuditedEvent,
  type Evidence,
  type MessageRecord,
  type Verification,
} from '@messaging/audit';
import { evidenceOf, MAC_KEYS, makeHistory, noteOf, OTHER_KEY, type Handed } from './tampered-history.ts';

const COUNT = 10;
const verify = (history: Handed, more: Partial<Evidence> = {}): Promise<Verification> =>
  verifyHistory(
    { companyId: '1', events: history.events, messages: history.messages },
    { ...evidenceOf('1'), notes: history.notes, macKeys: MAC_KEYS, ...more },
  );
const kindsOf = ({ findings }: Verification) => findings.map(({ kind, seq }) => `${kind} ${seq ?? '-'}`);

/** The history with one event told differently and sealed anew, as who holds the seal's key could. */
function retold(history: Handed, index: number, change: (event: AuditedEvent) => AuditedEvent): Handed {
  const leaf = encodeEventLeaf(change(readEventLeaf(history.events[index]!.leaf)!));
  return { ...history, events: history.events.with(index, { leaf, seal: sealLeaf(MAC_KEYS, leaf) }) };
}
const withMessage = (history: Handed, index: number, record: MessageRecord): Handed => ({
  ...history,
  messages: history.messages.with(index, record),
});

/** Messages from before the stream, in the conversation whose first committed position is 3; one has been edited. */
function earlyMessages(history: Handed): MessageRecord[] {
  const { facts } = history.messages[2]!;
  const early = { ...facts, createdSeq: '0' };
  return [
    { salt: null, facts: { ...early, messageId: '7', position: '1', version: 2 } },
    { salt: null, facts: { ...early, messageId: '8', position: '2' } },
    { salt: null, facts: { ...early, messageId: '7', position: '1' } },
  ];
}

describe('what a verifier says of a history that nobody touched', () => {
  it('is that it is whole: every event sealed and covered, every text as it was committed to', async () => {
    const history = makeHistory('1', COUNT);
    expect(await verify(history)).toEqual({
      ok: true,
      root: expect.stringMatching(/^.{43}=$/),
      findings: [],
      counts: {
        events: COUNT,
        sealed: COUNT,
        unsealed: 0,
        unchecked: 0,
        checkpoints: 2,
        covered: COUNT,
        texts: COUNT,
        erased: 0,
        uncommitted: 0,
      },
    });
  });

  it('says how many seals it could not check: none at hand, another key, no seal', async () => {
    const history = makeHistory('1', COUNT);
    expect((await verify(history, { macKeys: undefined })).counts).toMatchObject({
      sealed: 0,
      unchecked: COUNT,
    });
    const others = parseMacKeys(`m2:${'A'.repeat(43)}`);
    expect((await verify(history, { macKeys: others })).counts).toMatchObject({
      sealed: 0,
      unchecked: COUNT,
    });
    const events = history.events.with(3, { ...history.events[3]!, seal: null });
    const { ok, counts } = await verify({ ...history, events });
    expect({ ok, counts }).toMatchObject({
      ok: true,
      counts: { sealed: COUNT - 1, unsealed: 1, unchecked: 0 },
    });
  });

  it('leaves messages alone that are not handed over', async () => {
    const { events, notes } = makeHistory('1', COUNT);
    const { ok, counts } = await verifyHistory({ companyId: '1', events }, { ...evidenceOf('1'), notes });
    expect({ ok, texts: counts.texts }).toEqual({ ok: true, texts: 0 });
  });

  it('compares the tree of no events as well', async () => {
    const nothing = { events: [], messages: [] };
    const right = { from: '0', note: noteOf('1', 0, []) };
    expect(await verify({ ...nothing, notes: [right] })).toMatchObject({ ok: true, counts: { covered: 0 } });
    expect(
      kindsOf(
        await verify({
          ...nothing,
          notes: [
            {
              from: '3',
              note: noteOf(
                '1',
                3,
                makeHistory('1', 3).events.map(({ leaf }) => leaf),
              ),
            },
          ],
        }),
      ),
    ).toEqual(['history-short -']);
  });
});

describe('what a verifier finds', () => {
  it('of an event in another spelling', async () => {
    const history = makeHistory('1', COUNT);
    const leaf = Buffer.from(history.events[4]!.leaf.toString().replace('{', '{ '));
    const events = history.events.with(4, { leaf, seal: sealLeaf(MAC_KEYS, leaf) });
    const found = await verify({ ...history, events });
    expect(found.ok).toBe(false);
    // Its message, too, is one of which no event that can be read speaks; the tree is another from there on.
    expect(kindsOf(found)).toEqual([
      'event-malformed 5',
      'root-mismatch -',
      'root-mismatch -',
      'message-unrecorded -',
    ]);
    expect(found.counts).toMatchObject({ events: COUNT, covered: 0 });
  });

  it('of an event of another company, or in another place', async () => {
    const foreign = retold(makeHistory('1', COUNT), 2, (event) => ({ ...event, companyId: '2' }));
    expect(kindsOf(await verify(foreign))).toContain('event-foreign 3');
    const moved = retold(makeHistory('1', COUNT), 2, (event) => ({ ...event, seq: '4' }));
    expect(kindsOf(await verify(moved))).toContain('event-order 3');
  });

  it('of a seal of the right key over something else, before everything that names no event', async () => {
    const history = makeHistory('1', COUNT);
    const events = history.events.with(6, { ...history.events[6]!, seal: history.events[5]!.seal });
    const found = await verify({ ...history, events, notes: [] });
    expect(kindsOf(found)).toEqual(['event-seal 7', 'checkpoint-none -']);
    expect(found.counts).toMatchObject({ sealed: COUNT - 1, unsealed: 0, unchecked: 0 });
  });

  it('of a history that is shorter than what was signed, and of no longer one', async () => {
    const history = makeHistory('1', COUNT);
    const cut = { ...history, events: history.events.slice(0, 7), messages: history.messages.slice(0, 7) };
    const found = await verify(cut);
    expect(kindsOf(found)).toEqual(['history-short -']);
    expect(found.counts).toMatchObject({ events: 7, covered: 7 });
  });

  it('of a checkpoint: by which key, of which log, twice the same', async () => {
    const history = makeHistory('1', COUNT);
    const leaves = history.events.map(({ leaf }) => leaf);
    const by = async (note: string) =>
      kindsOf(await verify({ ...history, notes: [...history.notes, { from: 'x', note }] }));
    expect(await by(noteOf('1', 5, leaves, OTHER_KEY))).toEqual(['checkpoint-refused -']);
    expect(await by('no note')).toEqual(['checkpoint-refused -']);
    expect(await by(noteOf('1', COUNT, leaves))).toEqual([]);
    expect(await by(noteOf('1', COUNT, leaves.toReversed()))).toEqual(['checkpoint-fork -']);
  });

  it('no refusal in a failure of its own', async () => {
    const history = makeHistory('1', COUNT);
    const [verifier] = evidenceOf('1').verifiers;
    const broken = {
      ...verifier!,
      verify: () => {
        throw new TypeError('out of order');
      },
    };
    await expect(verify(history, { verifiers: [broken] })).rejects.toThrow('out of order');
  });

  it('of a version: altered, unrecorded, gone, and of a salt that is gone without its text', async () => {
    const history = makeHistory('1', COUNT);
    const record = history.messages[1]!;
    const { facts } = record;
    const of = async (changed: MessageRecord) => (await verify(withMessage(history, 1, changed))).findings;
    const id = { messageId: facts.messageId };
    expect(await of({ ...record, facts: { ...facts, text: 'other' } })).toMatchObject([
      { ...id, kind: 'message-altered' },
    ]);
    expect(await of({ ...record, salt: null })).toMatchObject([{ ...id, kind: 'message-altered' }]);
    expect(await of({ ...record, facts: { ...facts, version: 9 } })).toMatchObject([
      { ...id, kind: 'message-missing', seq: '2' },
      { ...id, kind: 'message-unrecorded' },
    ]);
    const gone = await verify({ ...history, messages: history.messages.toSpliced(1, 1) });
    expect(gone.findings).toMatchObject([{ ...id, kind: 'message-missing', seq: '2' }]);
  });

  it('of a text that is gone with its salt, unless its author was erased since it was written', async () => {
    const emptied = (history: Handed, index: number, change: object = {}) => {
      const { facts } = history.messages[index]!;
      return withMessage(history, index, { salt: null, facts: { ...facts, text: '', ...change } });
    };
    const outcome = async (history: Handed) => {
      const { findings, counts } = await verify(history);
      return { kinds: findings.map(({ kind }) => kind), erased: counts.erased };
    };
    const destroyed = { kinds: ['message-destroyed'], erased: 0 };
    // Their authors, in turn: 12, 13, 11, 12; then the erasure.
    const history = makeHistory('1', 8, { erased: '13', erasedAt: 6 });
    expect(history.messages[1]!.facts.authorId).toBe('13');
    expect(await outcome(emptied(history, 1))).toEqual({ kinds: [], erased: 1 });
    expect(await outcome(emptied(makeHistory('1', 8), 1))).toEqual(destroyed);
    // Somebody else's; and somebody else's under the name of who was erased.
    expect(await outcome(emptied(history, 0))).toEqual(destroyed);
    expect(await outcome(emptied(history, 0, { authorId: '13' }))).toEqual(destroyed);
    // Written since.
    const since = history.messages.findIndex(
      ({ facts }) => Number(facts.createdSeq) > 6 && facts.authorId === '13',
    );
    expect(since).toBeGreaterThan(0);
    expect(await outcome(emptied(history, since))).toEqual(destroyed);
  });

  it('of one version only once: a second row of it is one that no event speaks of', async () => {
    const history = makeHistory('1', COUNT);
    const found = await verify({ ...history, messages: [...history.messages, history.messages[0]!] });
    expect(kindsOf(found)).toEqual(['message-unrecorded -']);
  });

  it('nothing of what could not be committed to: from before the stream, or of a release without commitments', async () => {
    const history = makeHistory('1', COUNT);
    const before = earlyMessages(history);
    expect(await verify({ ...history, messages: [...history.messages, ...before] })).toMatchObject({
      ok: true,
      counts: { uncommitted: before.length, texts: COUNT },
    });
    const bare = retold(history, COUNT - 1, (event) => ({ ...event, commitment: null }));
    const leaves = bare.events.map(({ leaf }) => leaf);
    const notes = [{ from: 'all', note: noteOf('1', COUNT, leaves) }];
    expect(await verify({ ...bare, notes })).toMatchObject({
      ok: true,
      counts: { uncommitted: 1, texts: COUNT - 1 },
    });
  });

  it('of a message that claims to be from before the stream, and does not lie before everything in it', async () => {
    const history = makeHistory('1', COUNT);
    const [first, second] = earlyMessages(history);
    const of = async (change: object) => {
      const slipped = { salt: null, facts: { ...second!.facts, messageId: '9', ...change } };
      const { ok, findings } = await verify({ ...history, messages: [...history.messages, first!, slipped] });
      return [ok, ...findings.map(({ kind, messageId }) => `${kind} ${messageId}`)];
    };
    expect(await of({})).toEqual([true]);
    // The conversation's first position that an event speaks of is 3.
    expect(await of({ position: '3' })).toEqual([false, 'message-unrecorded 9']);
    expect(await of({ position: '10' })).toEqual([false, 'message-unrecorded 9']);
    expect(await of({ position: '0' })).toEqual([false, 'message-unrecorded 9']);
    // One of the two was there: which, nothing tells.
    expect(await of({ position: '1' })).toEqual([false, 'message-unrecorded 7', 'message-unrecorded 9']);
    // Nothing in it is committed to; or it is a row of the previous release, which is in no conversation.
    expect(await of({ conversationId: '77', position: '10' })).toEqual([true]);
    expect(await of({ conversationId: null, threadId: null, position: '0' })).toEqual([true]);
  });

  it('the first of two events that speak of one version: what it committed to holds', async () => {
    const history = makeHistory('1', COUNT);
    const first = readEventLeaf(history.events[0]!.leaf)!;
    const again = retold(history, COUNT - 1, (event) => ({
      ...event,
      type: 'message.created',
      messageId: first.messageId,
      data: first.data,
    }));
    const notes = [
      {
        from: 'all',
        note: noteOf(
          '1',
          COUNT,
          again.events.map(({ leaf }) => leaf),
        ),
      },
    ];
    const messages = again.messages.slice(0, -1);
    expect(await verify({ ...again, messages, notes })).toMatchObject({
      ok: true,
      counts: { texts: COUNT - 1 },
    });
  });

  it.each<[string, object]>([
    ['conversation.changed', { state: 'locked', audience: 'company', audienceValue: null }],
    // Its version is that of a policy.
    ['policy.changed', { version: 3, digest: 'x' }],
  ])('nothing in an event that is about no message: %s', async (type, data) => {
    const history = makeHistory('1', COUNT);
    const change = (event: AuditedEvent) => ({ ...event, type, messageId: null, data }) as AuditedEvent;
    const other = retold(history, COUNT - 1, change);
    const leaves = other.events.map(({ leaf }) => leaf);
    const notes = [{ from: 'all', note: noteOf('1', COUNT, leaves) }];
    const messages = other.messages.slice(0, -1);
    expect(await verify({ ...other, messages, notes })).toMatchObject({ ok: true });
  });
});
