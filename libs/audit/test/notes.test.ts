import {
  createNoteSigner,
  NoteRefused,
  openCheckpoint,
  openNote,
  originOf,
  parseNoteVerifier,
  privateKeyOf,
  signCheckpoint,
  signNote,
  verifierTextOf,
  verifyHistory,
} from '@messaging/audit';
import { createHash, randomBytes } from 'node:crypto';
import { evidenceOf, makeHistory, noteOf, SIGNING_KEY } from './tampered-history.ts';

const newKey = () => privateKeyOf(randomBytes(32));
const signerOf = (name: string, key: ReturnType<typeof newKey>) => ({
  signer: createNoteSigner(name, key),
  verifier: parseNoteVerifier(verifierTextOf(name, key)),
});

describe('a signed note', () => {
  it('of another implementation is verified: the example of Go’s documentation', () => {
    const verifier = parseNoteVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const signature =
      'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
    expect(openNote(`${text}\n\u2014 PeterNeumann ${signature}\n`, [verifier])).toBe(text);
    expect(() =>
      openNote(`${text.replace('If', 'if')}\n\u2014 PeterNeumann ${signature}\n`, [verifier]),
    ).toThrow(NoteRefused);
  });

  const [a, b] = [signerOf('a.test', newKey()), signerOf('b.test', newKey())];
  const text = 'some text\n\nwith an empty line\n';
  const lineBy = ({ signer }: typeof a, signed: string) =>
    signNote(signed, [signer]).slice(signed.length + 1);

  it('is opened with any of its keys, and with no other', () => {
    const note = signNote(text, [a.signer, b.signer]);
    expect(openNote(note, [a.verifier])).toBe(text);
    expect(openNote(note, [b.verifier])).toBe(text);
    expect(() => openNote(note, [signerOf('a.test', newKey()).verifier])).toThrow('no key that is trusted');
    expect(() => openNote(note, [])).toThrow('no key that is trusted');
  });

  it('is refused whole when one known signature does not fit, though another does', () => {
    const [, ofOther = ''] = signNote('another text\n', [b.signer]).split('\n\n');
    const note = signNote(text, [a.signer]) + ofOther;
    expect(openNote(note, [a.verifier])).toBe(text);
    expect(() => openNote(note, [a.verifier, b.verifier])).toThrow('does not fit');
  });

  it.each([
    ['no empty line', 'text\n'],
    ['no newline at its end', signNote(text, [a.signer]).trimEnd()],
    ['no signature', `${text}\n`],
    ['a malformed signature line', `${text}\n- a.test AAAA\n`],
    ['control characters', signNote('a\tb\n', [a.signer])],
    ['a character 0', signNote('a\0b\n', [a.signer])],
    ['a vertical tab', signNote('a\vb\n', [a.signer])],
    ['a unit separator', signNote('a\x1fb\n', [a.signer])],
    ['a signature line in another alphabet', `${text}\n\u2014 a.test AA-A\n`],
    ['something in front of a signature line', `${text}\nx${lineBy(a, text)}`],
    ['a line that is none beside one that is', `${signNote(text, [a.signer])}and more\n`],
    ['another name over the same key', `${text}\n${lineBy(a, text).replace('a.test', 'b.test')}`],
    ['no text, which somebody signed', `x${lineBy(a, '')}`],
    ['something after a signature', `${signNote(text, [a.signer]).trimEnd()} x\n`],
    ['more signatures than anybody needs', signNote(text, Array<typeof a.signer>(65).fill(a.signer))],
  ])('is refused with %s', (_, note) => {
    expect(() => openNote(note, [a.verifier])).toThrow(NoteRefused);
  });

  it('may be of an empty line, and beside signatures of kinds that nobody here knows', () => {
    expect(openNote(signNote('\n', [a.signer]), [a.verifier])).toBe('\n');
    for (const unknown of ['AAAA', 'AAAAAA==', 'AAAAAAA='])
      expect(openNote(`${signNote(text, [a.signer])}\u2014 c.test ${unknown}\n`, [a.verifier])).toBe(text);
  });

  it('may have as many signatures as anybody needs', () => {
    expect(openNote(signNote(text, Array<typeof a.signer>(64).fill(a.signer)), [a.verifier])).toBe(text);
  });

  it('is signed by a key of 32 bytes, under a name of one word', () => {
    expect(() => privateKeyOf(randomBytes(31))).toThrow('32 bytes');
    expect(() => privateKeyOf(randomBytes(33))).toThrow('32 bytes');
    for (const name of ['', 'a b', 'a+b', 'a\n']) {
      expect(() => createNoteSigner(name, newKey())).toThrow('neither spaces nor +');
      expect(() => verifierTextOf(name, newKey())).toThrow('neither spaces nor +');
    }
  });

  it('has a public key that may stand among blanks, and is of the one kind that is understood', () => {
    const key = newKey();
    const publicText = verifierTextOf('a.test', key);
    expect(parseNoteVerifier(` ${publicText}\n`).keyId).toEqual(createNoteSigner('a.test', key).keyId);
    const textOf = (typeAndKey: Buffer) => {
      const id = createHash('sha256').update('a.test\n').update(typeAndKey).digest('hex').slice(0, 8);
      return `a.test+${id}+${typeAndKey.toString('base64')}`;
    };
    const typeAndKey = Buffer.from(publicText.slice('a.test+00000000+'.length), 'base64');
    expect(textOf(typeAndKey)).toBe(publicText);
    const ofAnotherKind = Buffer.concat([Buffer.of(2), typeAndKey.subarray(1)]);
    for (const other of [
      ofAnotherKind,
      typeAndKey.subarray(0, 32),
      Buffer.concat([typeAndKey, Buffer.of(0)]),
    ])
      expect(() => parseNoteVerifier(textOf(other))).toThrow(/is not the public key/);
    for (const form of [
      `x ${publicText}`,
      `${publicText} x`,
      publicText.replace(/\+.{8}\+/, (id) => id.toUpperCase() + ' '),
    ])
      expect(() => parseNoteVerifier(form)).toThrow(/is not the public key/);
  });

  it.each(['a.test+00000000+AAAA', 'a.test', verifierTextOf('a.test', newKey()).replace('a.test', 'b.test')])(
    'has no key "%s"',
    (key) => {
      expect(() => parseNoteVerifier(key)).toThrow(/is not the public key/);
    },
  );
});

describe('a checkpoint', () => {
  const { signer, verifier } = signerOf('audit.test/log/1', newKey());
  const head = { origin: 'audit.test/log/1', size: 5, root: randomBytes(32) };

  it('is three lines and a signature, and is read back', () => {
    const note = signCheckpoint(head, [signer]);
    expect(note.split('\n').slice(0, 4)).toEqual(['audit.test/log/1', '5', head.root.toString('base64'), '']);
    expect(openCheckpoint(note, head.origin, [verifier])).toEqual(head);
  });

  it('is of one company of one deployment', () => {
    expect(originOf('audit.test/log', '1')).toBe(head.origin);
  });

  it('may be of the empty tree, and of a very long one', () => {
    for (const size of [0, Number.MAX_SAFE_INTEGER])
      expect(openCheckpoint(signCheckpoint({ ...head, size }, [signer]), head.origin, [verifier]).size).toBe(
        size,
      );
  });

  it('of another log is refused, even when the same key signed it', () => {
    const note = signCheckpoint({ ...head, origin: 'audit.test/log/2' }, [signer]);
    expect(() => openCheckpoint(note, head.origin, [verifier])).toThrow('is of audit.test/log/2');
  });

  it.each([
    '5\n',
    'x\n05\nAAAA\n',
    `audit.test/log/1\n-5\n${'A'.repeat(43)}=\n`,
    `audit.test/log/1\n5\n${'A'.repeat(43)}\n`,
    // The same bytes could be spelled in several ways: one is taken.
    `audit.test/log/1\n5\n${'A'.repeat(42)}B=\n`,
    `audit.test/log/1\n1${'0'.repeat(16)}\n${'A'.repeat(43)}=\n`,
    `audit.test/log/1\n5\n${'A'.repeat(43)}=\nmore\n`,
    `more\naudit.test/log/1\n5\n${'A'.repeat(43)}=\n`,
  ])('is not a signed %j', (text) => {
    expect(() => openCheckpoint(signNote(text, [signer]), head.origin, [verifier])).toThrow(
      'not a checkpoint',
    );
  });

  it('that contradicts another of the same size betrays who signed both, whichever fits the history', async () => {
    const history = makeHistory('1', 6);
    const forged = history.events.map(({ leaf }, i) => (i === 2 ? Buffer.from('{}') : leaf));
    const fork = { from: 'fork', note: noteOf('1', 6, forged, SIGNING_KEY) };
    const { ok, findings } = await verifyHistory(
      { companyId: '1', events: history.events },
      { ...evidenceOf('1'), notes: [...history.notes, fork] },
    );
    expect({ ok, findings }).toMatchObject({ ok: false, findings: [{ kind: 'checkpoint-fork' }] });
  });
});
