import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIssueToken } from '../src/identity/issue-token.ts';
import { createSigningKeys } from '../src/identity/signing-keys.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('the keys the ERP signs with', () => {
  let folder: string;
  let file: string;
  let time: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-erp-keys-'));
    file = join(folder, 'keys.json');
    time = Date.UTC(2026, 0, 1);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = () => createSigningKeys({ file, keyLifeDays: 30, now: () => time });
  const issue = (keys: ReturnType<typeof open>) =>
    createIssueToken({ keys, issuer: 'https://erp.test', audience: 'messaging' }).personToken({
      userId: '11',
      companyId: '1',
      sessionId: 'session-1',
      expiresInSeconds: 600,
    });
  const verify = async (token: string, keys: ReturnType<typeof open>) =>
    jwtVerify(token, createLocalJWKSet(await keys.published()), {
      algorithms: ['ES256'],
      audience: 'messaging',
    });

  it('outlive the process, in a file that only its owner may read', async () => {
    const token = await issue(open());
    const restarted = open();
    const { payload } = await verify(token, restarted);
    expect(payload).toMatchObject({ iss: 'https://erp.test', sub: '11', company_id: '1', sid: 'session-1' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('are published without their private part', async () => {
    const { keys } = await open().published();
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        alg: 'ES256',
        use: 'sig',
        kid: expect.any(String),
        x: expect.any(String),
        y: expect.any(String),
      },
    ]);
    expect(await readFile(file, 'utf8')).toContain('"d"');
  });

  it('are made once, however many ask at the same time', async () => {
    const keys = open();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => issue(keys)));
    expect(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size).toBe(1);
  });

  it('are followed by new ones, while the old ones still vouch for what they signed', async () => {
    const keys = open();
    const before = await issue(keys);
    time += 31 * DAY_MS;
    const after = await issue(keys);
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
    await verify(before, keys);
    await verify(after, keys);

    time += 31 * DAY_MS;
    await issue(keys);
    await expect(verify(before, keys)).rejects.toThrow('no applicable key');
    await verify(after, keys);
  });

  it('are not replaced behind one’s back when their file is damaged', async () => {
    await open().current();
    await writeFile(file, '{"keys": [{}]}');
    expect(open).toThrow();
  });
});
