import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** Signs notes under a name. */
export interface NoteSigner {
  name: string;
  keyId: Buffer;
  sign(text: string): Buffer;
}

/** Tells whether a note was signed by the key of that name and id. */
export interface NoteVerifier {
  name: string;
  keyId: Buffer;
  verify(text: string, signature: Buffer): boolean;
}

const ED25519 = 1;
const SEED_BYTES = 32;
// The fixed beginnings of a PKCS #8 private key and an SPKI public key of Ed25519 (RFC 8410).
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** C2SP signed-note: SHA-256(name || newline || type || public key), the first four bytes. */
function keyIdOf(name: string, typeAndKey: Buffer): Buffer {
  return createHash('sha256').update(`${name}\n`).update(typeAndKey).digest().subarray(0, 4);
}

function requireName(name: string): string {
  if (name === '' || /[\s+]/u.test(name)) throw new Error('a key name has neither spaces nor +');
  return name;
}

/** The Ed25519 private key of a 32-byte seed. */
export function privateKeyOf(seed: Buffer): KeyObject {
  if (seed.length !== SEED_BYTES) throw new Error('a signing key is 32 bytes');
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

export function createNoteSigner(name: string, key: KeyObject): NoteSigner {
  const keyId = keyIdOf(requireName(name), typeAndKeyOf(key));
  return { name, keyId, sign: (text) => sign(null, Buffer.from(text), key) };
}

function typeAndKeyOf(privateKey: KeyObject): Buffer {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return Buffer.concat([Buffer.of(ED25519), spki.subarray(SPKI_PREFIX.length)]);
}

/** The public form of a key, as other implementations take it: `name+keyid+base64`. */
export function verifierTextOf(name: string, privateKey: KeyObject): string {
  const typeAndKey = typeAndKeyOf(privateKey);
  return `${requireName(name)}+${keyIdOf(name, typeAndKey).toString('hex')}+${typeAndKey.toString('base64')}`;
}

/** Reads `name+keyid+base64`. Throws an Error where the parts do not fit each other. */
export function parseNoteVerifier(text: string): NoteVerifier {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim()) ?? [];
  const typeAndKey = Buffer.from(encoded, 'base64');
  const isEd25519 = typeAndKey[0] === ED25519 && typeAndKey.length === 1 + SEED_BYTES;
  if (!isEd25519 || keyIdOf(name, typeAndKey).toString('hex') !== id) {
    throw new Error(`"${text}" is not the public key of a note signer (name+id+key, Ed25519)`);
  }
  const key = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, typeAndKey.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  return {
    name,
    keyId: Buffer.from(id, 'hex'),
    verify: (body, signature) => verify(null, Buffer.from(body), key, signature),
  };
}
