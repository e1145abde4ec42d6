import { createVerifyProof, hashCredential } from '@messaging/identity';
import { createProver, type ProofChanges, type Prover } from '@messaging/test-kit';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createHash, randomUUID } from 'node:crypto';

const URL_OF_IT = 'https://api.example.test/api/messaging';
const TOKEN = 'a.token.of-somebody';
const START = 1_764_000_000_000;
const SECONDS = START / 1_000;

/** What one process notes of what was used, and for how long. */
function createUses() {
  const used = new Map<string, number>();
  return {
    used,
    useOnce: async (id: string, seconds: number) => {
      const isNew = !used.has(id);
      used.set(id, seconds);
      return isNew;
    },
  };
}

describe('A proof of a key', () => {
  let prover: Prover;
  let other: Prover;
  let uses: ReturnType<typeof createUses>;
  let verifyProof: ReturnType<typeof createVerifyProof>;
  const expected = { method: 'POST', url: URL_OF_IT, credential: TOKEN };
  const prove = ({ header, claims }: ProofChanges = {}, by = prover) =>
    by.prove('POST', URL_OF_IT, TOKEN, { header: header ?? {}, claims: { iat: SECONDS, ...claims } });
  const refusal = async (proof: string, about: object = {}) => {
    const before = uses.used.size;
    const error: unknown = await verifyProof(proof, { ...expected, ...about }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'unauthenticated',
      options: { headers: { 'WWW-Authenticate': 'DPoP algs="ES256 EdDSA", error="invalid_dpop_proof"' } },
    });
    // What is refused is not remembered either, so that nobody can fill the memory with it.
    expect(uses.used.size).toBe(before);
    return (error as Error).message;
  };

  beforeAll(async () => {
    [prover, other] = await Promise.all([createProver(), createProver()]);
  });
  beforeEach(() => {
    uses = createUses();
    verifyProof = createVerifyProof({ useOnce: uses.useOnce, now: () => START });
  });

  it('answers the thumbprint of its key, also when that key was settled before', async () => {
    expect(await verifyProof(await prove(), expected)).toBe(prover.thumbprint);
    const thumbprint = prover.thumbprint;
    expect(await verifyProof(await prove(), { ...expected, thumbprint })).toBe(thumbprint);
    expect(await verifyProof(await prove({}, other), expected)).toBe(other.thumbprint);
  });

  it('may be made with an Ed25519 key', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const jwk = await exportJWK(publicKey);
    const proof = await new SignJWT({
      jti: randomUUID(),
      htm: 'POST',
      htu: URL_OF_IT,
      iat: SECONDS,
      ath: hashCredential(TOKEN),
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'EdDSA', jwk })
      .sign(privateKey);
    expect(await verifyProof(proof, expected)).toBe(await calculateJwkThumbprint(jwk));
  });

  it('is good once, by its name and its key, for as long as its time could pass', async () => {
    const jti = 'j'.repeat(8);
    await verifyProof(await prove({ claims: { jti } }), expected);
    expect([...uses.used.values()]).toEqual([121]);
    expect(await refusal(await prove({ claims: { jti } }))).toBe('The proof was used before.');
    await verifyProof(await prove({ claims: { jti: `${jti}k` } }), expected);
    await verifyProof(await prove({ claims: { jti } }, other), expected);
    expect(uses.used.size).toBe(3);
  });

  it('is for one request: its method, its origin and its path, however the address is spelled', async () => {
    const another = 'The proof is for another request.';
    for (const changed of [
      { method: 'GET' },
      { url: 'https://other.example.test/api/messaging' },
      { url: 'http://api.example.test/api/messaging' },
      { url: 'https://api.example.test/api/messaging/7' },
      { url: 'no address' },
    ])
      expect(await refusal(await prove(), changed)).toBe(another);
    expect(await refusal(await prove({ claims: { htu: '/api/messaging' } }))).toBe(another);
    for (const htu of [
      `${URL_OF_IT}?after=1`,
      `${URL_OF_IT}#x`,
      'HTTPS://API.example.test:443/api/messaging',
    ])
      expect(await verifyProof(await prove({ claims: { htu } }), expected)).toBe(prover.thumbprint);
  });

  it('is for one token or ticket, of which it carries the SHA-256', async () => {
    expect(hashCredential(TOKEN)).toBe(createHash('sha256').update(TOKEN).digest('base64url'));
    const another = 'The proof is for another token or ticket.';
    expect(await refusal(await prove(), { credential: `${TOKEN}x` })).toBe(another);
    expect(await refusal(await prove({ claims: { ath: TOKEN } }))).toBe(another);
  });

  it('is of now: a minute either way and no more', async () => {
    const old = 'The proof is not of now. Compare your clock with the Date of this answer.';
    for (const seconds of [-61, 61])
      expect(await refusal(await prove({ claims: { iat: SECONDS + seconds } }))).toBe(old);
    for (const seconds of [-60, 60])
      expect(await verifyProof(await prove({ claims: { iat: SECONDS + seconds } }), expected)).toBeDefined();
  });

  it('is made with the key that was settled, and with the key it shows', async () => {
    expect(await refusal(await prove(), { thumbprint: other.thumbprint })).toBe(
      'The proof is made with another key.',
    );
    expect(await refusal(await prove({ header: { jwk: other.jwk } }))).toBe('The proof is not valid.');
    // Though the key that it shows has been seen before, and passed.
    await verifyProof(await prove({}, other), expected);
    expect(await refusal(await prove({ header: { jwk: other.jwk } }))).toBe('The proof is not valid.');
  });

  const claims = (more: Record<string, unknown>): ProofChanges => ({ claims: more });
  const jwk = (more: (by: Prover) => unknown) => (by: Prover) => ({ header: { jwk: more(by) } });
  it.each<[string, ProofChanges | ((by: Prover) => ProofChanges)]>([
    ['of another type', { header: { typ: 'JWT' } }],
    ['of no type', { header: { typ: undefined } }],
    ['without a key', { header: { jwk: undefined } }],
    ['that shows its private key', (by) => ({ header: { jwk: by.privateJwk } })],
    ['with a key of another curve', jwk((by) => ({ ...by.jwk, crv: 'P-384' }))],
    ['with a key of another family', jwk((by) => ({ ...by.jwk, kty: 'RSA' }))],
    ['with a coordinate that is too short', jwk((by) => ({ ...by.jwk, x: by.jwk.x?.slice(1) }))],
    ['with a coordinate that is too long', jwk((by) => ({ ...by.jwk, y: `${by.jwk.y}A` }))],
    ['with a coordinate of other letters', jwk((by) => ({ ...by.jwk, x: `+${by.jwk.x?.slice(1)}` }))],
    ['with half a key', jwk((by) => ({ ...by.jwk, y: undefined }))],
    ['with a point that is on no curve', jwk((by) => ({ ...by.jwk, x: by.jwk.y, y: by.jwk.x }))],
    ['without a name', claims({ jti: undefined })],
    ['with too short a name', claims({ jti: 'j'.repeat(7) })],
    ['with too long a name', claims({ jti: 'j'.repeat(129) })],
    ['with an address that is too long', claims({ htu: `${URL_OF_IT}?${'x'.repeat(1_024)}` })],
    ['with a time that is a text', claims({ iat: String(SECONDS) })],
    ['without a time', claims({ iat: undefined })],
    ['without a method', claims({ htm: undefined })],
    ['without an address', claims({ htu: undefined })],
    ['without a token', claims({ ath: undefined })],
  ])('is refused %s', async (_what, changes) => {
    const changed = typeof changes === 'function' ? changes(prover) : changes;
    expect(await refusal(await prove(changed))).toBe('The proof is not valid.');
  });

  it('is refused when it is none, and unread when it is too long', async () => {
    expect(await refusal('no proof')).toBe('The proof is not valid.');
    const long = await prove({ header: { kid: 'x'.repeat(1_500) } });
    expect(await refusal(long)).toBe('The proof is too long.');
    const name = 'j'.repeat(128);
    expect(await verifyProof(await prove({ claims: { jti: name } }), expected)).toBe(prover.thumbprint);
    const just = 'a'.repeat(2_048);
    expect(await refusal(just)).toBe('The proof is not valid.');
    expect(await refusal(`${just}a`)).toBe('The proof is too long.');
  });

  it('may show more of its key than is looked at: the key stays the same', async () => {
    const shown = { ...prover.jwk, use: 'sig', kid: 'mine' };
    expect(await verifyProof(await prove({ header: { jwk: shown } }), expected)).toBe(prover.thumbprint);
  });

  it('reads the key of a client once', async () => {
    const reads = jest.spyOn(globalThis.crypto.subtle, 'importKey');
    for (let i = 0; i < 3; i += 1) await verifyProof(await prove(), expected);
    const ofOne = reads.mock.calls.length;
    reads.mockRestore();
    expect(ofOne).toBe(1);
  });

  it('is not said to be wrong when what was used before cannot be looked up', async () => {
    const away = createVerifyProof({
      useOnce: () => Promise.reject(new Error('away')),
      now: () => START,
    });
    await expect(away(await prove(), expected)).rejects.toThrow('away');
  });
});
