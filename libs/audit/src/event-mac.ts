import { createHmac, timingSafeEqual } from 'node:crypto';

/** Keys of event MACs by id: the first seals, all of them verify. */
export interface MacKeys {
  current: string;
  byId: ReadonlyMap<string, Buffer>;
}

/** What stands beside an event: which key sealed it, and HMAC-SHA-256 of its leaf under that key. */
export interface Seal {
  keyId: string;
  mac: Buffer;
}

const KEY_BYTES = 32;
const KEY_FORM = /^([a-z0-9-]{1,16}):([A-Za-z0-9_-]{43})$/;

/**
 * Reads `id:key,id:key` (keys are 32 bytes in base64url), newest first. To rotate, put a new key in front and leave the old
 * ones in: rows they sealed must still verify. Throws an Error that names no key.
 */
export function parseMacKeys(text: string): MacKeys {
  const entries = text.split(',').map((part) => {
    const [, id = '', encoded = ''] = KEY_FORM.exec(part.trim()) ?? [];
    const key = Buffer.from(encoded, 'base64url');
    if (id === '' || key.length !== KEY_BYTES) {
      throw new Error('must be id:key pairs, separated by commas: a key is 32 bytes in base64url');
    }
    return [id, key] as const;
  });
  const byId = new Map(entries);
  if (byId.size !== entries.length) throw new Error('must not use a key id twice');
  return { current: entries[0]![0], byId };
}

export function sealLeaf({ current, byId }: MacKeys, leaf: Buffer): Seal {
  return { keyId: current, mac: macOf(byId.get(current)!, leaf) };
}

/** `unknown-key`: the seal names a key that is not among these, so it proves nothing either way. */
export function checkSeal({ byId }: MacKeys, leaf: Buffer, seal: Seal): 'right' | 'wrong' | 'unknown-key' {
  const key = byId.get(seal.keyId);
  if (!key) return 'unknown-key';
  const mac = macOf(key, leaf);
  return mac.length === seal.mac.length && timingSafeEqual(mac, seal.mac) ? 'right' : 'wrong';
}

const macOf = (key: Buffer, leaf: Buffer) => createHmac('sha256', key).update(leaf).digest();
