import { createPublicKey, generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto';

export interface TestCertificate {
  /** PEM. */
  cert: string;
  key: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BITS = 0x03;
const OCTETS = 0x04;
const OBJECT = 0x06;
const TEXT = 0x0c;
const TIME = 0x18;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const IP_ADDRESS = 0x87;

const COMMON_NAME = '550403';
const ALTERNATIVE_NAMES = '551d11';
const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const DAY_MS = 86_400_000;

/** A certificate for one IPv4 address that has signed itself, for a day: for https servers of tests, trusted by who is given it. */
export function createCertificate(address: string): TestCertificate {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(SEQUENCE, object(ECDSA_WITH_SHA256));
  const body = toBeSigned(address, privateKey, algorithm);
  const signature = sign('sha256', body, privateKey);
  const whole = der(SEQUENCE, body, algorithm, der(BITS, Buffer.of(0), signature));
  return {
    cert: new X509Certificate(whole).toString(),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** RFC 5280, 4.1.2. */
function toBeSigned(address: string, key: KeyObject, algorithm: Buffer): Buffer {
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, object(COMMON_NAME), der(TEXT, Buffer.from(address)))));
  const [from, until] = [Date.now() - DAY_MS, Date.now() + DAY_MS].map((time) => der(TIME, timeOf(time)));
  const names = der(SEQUENCE, der(IP_ADDRESS, Buffer.from(address.split('.').map(Number))));
  return der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.of(2))),
    der(INTEGER, Buffer.of(1)),
    algorithm,
    name,
    der(SEQUENCE, from!, until!),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, der(SEQUENCE, der(SEQUENCE, object(ALTERNATIVE_NAMES), der(OCTETS, names)))),
  );
}

/** `20261129010203Z`. */
const timeOf = (time: number) =>
  Buffer.from(`${new Date(time).toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`);

const object = (hex: string) => der(OBJECT, Buffer.from(hex, 'hex'));

/** A value with its tag and length. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...head), content]);
}
