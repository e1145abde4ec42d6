import { encodeEventLeaf, readEventLeaf, sealLeaf, verifyHistory, type AuditedEvent } from '@messaging/audit';
import { evidenceOf, MAC_KEYS, makeHistory, type Handed } from './tampered-history.ts';

const ERASED = '13';
/** Messages of 12, 13, 11 and 12, an edit of the first, the erasure of 13 as event 6, and two messages after it. */
const history = () => makeHistory('1', 8, { erased: ERASED, erasedAt: 6 });

/** What the verifier says of message `index` once its text and its salt are gone. */
async function emptied({ events, messages, notes }: Handed, index: number) {
  const { facts } = messages[index]!;
  const { findings, counts } = await verifyHistory(
    { companyId: '1', events, messages: messages.with(index, { salt: null, facts: { ...facts, text: '' } }) },
    { ...evidenceOf('1'), notes, macKeys: MAC_KEYS },
  );
  // An event that is told differently breaks more than this.
  const ofMessage = findings.filter(({ messageId }) => messageId === facts.messageId);
  return { erased: counts.erased, said: ofMessage.map(({ kind, detail }) => `${kind}: ${detail}`) };
}

function retold(given: Handed, seq: number, change: Partial<AuditedEvent>): Handed {
  const event = readEventLeaf(given.events[seq - 1]!.leaf)!;
  const leaf = encodeEventLeaf({ ...event, ...change });
  return { ...given, events: given.events.with(seq - 1, { leaf, seal: sealLeaf(MAC_KEYS, leaf) }) };
}

const destroyed = (message: string) => ({
  erased: 0,
  said: [
    `message-destroyed: message ${message}: text and salt are gone, and since it was written nobody had its author erased`,
  ],
});

describe('A text that is gone with its salt', () => {
  it('was erased where the stream says so of its author, and destroyed else', async () => {
    expect(await emptied(history(), 1)).toEqual({ erased: 1, said: [] });
    expect(await emptied(history(), 0)).toEqual(destroyed('1001, version 1'));
  });

  it('was erased, too, where it was under way when the erasure was asked for', async () => {
    // A message of 13 after the request, as event 7; the end of the erasure, or not, as event 8.
    const asked = retold(history(), 7, { actorUserId: ERASED });
    const done = { type: 'person.erased', messageId: null, commitment: null } as const;
    const data = { userId: ERASED, messages: 2, name: true };
    expect(await emptied(retold(asked, 8, { ...done, data }), 5)).toEqual({ erased: 1, said: [] });
    expect(await emptied(retold(asked, 8, { ...done, data: { ...data, userId: '12' } }), 5)).toEqual(
      destroyed('1007, version 1'),
    );
  });

  it('is one that was destroyed where it was written once the erasure had been done', async () => {
    const done = retold(history(), 6, {
      type: 'person.erased',
      data: { userId: ERASED, messages: 1, name: true },
    });
    expect(await emptied(done, 1)).toEqual({ erased: 1, said: [] });
    expect(await emptied(retold(done, 7, { actorUserId: ERASED }), 5)).toEqual(destroyed('1007, version 1'));
  });

  it('is excused by nothing else that speaks of the person', async () => {
    const muted = retold(history(), 6, { type: 'sanction.changed' });
    expect(await emptied(muted, 1)).toEqual(destroyed('1002, version 1'));
  });

  it('is of who wrote the message, whoever changed it since', async () => {
    const edited = retold(history(), 5, { actorUserId: ERASED });
    expect(await emptied(edited, 4)).toEqual(destroyed('1001, version 2'));
  });

  it('is of who edited the message, where it is from before the stream: only authors edit', async () => {
    // Message 1000 is of before the record; its second version, by 13, is event 4.
    const edited = { type: 'message.edited', messageId: '1000', data: { version: 2 } } as const;
    const by = async (actorUserId: string) => {
      const given = retold(history(), 4, { ...edited, actorUserId });
      const { salt, facts } = given.messages[3]!;
      const before = { salt, facts: { ...facts, messageId: '1000', version: 2, createdSeq: '0' } };
      return emptied({ ...given, messages: given.messages.with(3, before) }, 3);
    };
    expect(await by(ERASED)).toEqual({ erased: 1, said: [] });
    expect(await by('12')).toEqual(destroyed('1000, version 2'));
  });

  it('is not one whose salt alone is gone', async () => {
    const { events, messages, notes } = history();
    const { findings } = await verifyHistory(
      { companyId: '1', events, messages: messages.with(1, { ...messages[1]!, salt: null }) },
      { ...evidenceOf('1'), notes },
    );
    expect(findings.map(({ detail }) => detail)).toEqual([
      'message 1002, version 1: its salt is gone, its text is not (event 2)',
    ]);
  });
});
