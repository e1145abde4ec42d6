import fc from 'fast-check';

/** As it would come out of JSON.parse: a real own property of that name. */
const polluting = (text: string): unknown => JSON.parse(text);

/** What stands where a scalar was expected. */
export const WRONG_TYPES: readonly unknown[] = [
  {},
  { $ne: null },
  { $gt: '' },
  { toString: 'x' },
  polluting('{"__proto__":{"isAdmin":true}}'),
  polluting('{"constructor":{"prototype":{"isAdmin":true}}}'),
  [],
  ['1'],
  [[['1']]],
  0,
  -1,
  1.5,
  1e308,
  true,
  false,
  null,
];

/** Texts that are no more than texts, to whoever does not look closely. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '01',
  '1e3',
  'NaN',
  '9223372036854775808',
  '99999999999999999999999999',
  '__proto__',
  'constructor',
  'toString',
  "1' OR '1'='1",
  '1; DROP TABLE messages',
  '%00',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202eevil',
  '../../etc/passwd',
  '${7*7}',
  '{"$ne":null}',
  '<script>alert(1)</script>',
  '١٢٣',
  'x'.repeat(5_000),
  '🙂'.repeat(2_500),
];

/** Ways to write a query parameter that some parser somewhere makes an object or a list of. */
export const HOSTILE_QUERIES: readonly ((name: string) => string)[] = [
  (name) => `${name}[$ne]=1`,
  (name) => `${name}[]=1`,
  (name) => `${name}[0]=1`,
  (name) => `${name}[__proto__][x]=1`,
  (name) => `${name}=1&${name}=1`,
  (name) => `${name}=1&${name}[a]=2`,
  (name) => `${name}.a=1`,
  (name) => `__proto__[${name}]=1`,
  (name) => `__proto__=${name}`,
  (name) => `constructor=${name}`,
  (name) => `${name}%00=1`,
];

/** Escapes that are none, or of what is no text: a field of free words may take them for words. */
export const MALFORMED_QUERIES: readonly ((name: string) => string)[] = [
  (name) => `${name}=%ff`,
  (name) => `${name}=%00`,
  (name) => `${name}=%u0041`,
];

/** Bodies that are not what a body is. */
export const HOSTILE_BODIES: readonly string[] = [
  '[]',
  'null',
  '"text"',
  '5',
  '{',
  '{"a":',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  `{${Array.from({ length: 3_000 }, (_, i) => `"k${i}":1`).join(',')}}`,
  '\u0000',
  '\ufeff{}',
];

/** Any JSON at all, the same for the same seed. */
export const randomValues = (seed: number, count: number): unknown[] =>
  fc.sample(fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })), { seed, numRuns: count });
