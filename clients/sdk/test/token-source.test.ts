import { createTokenSource, type TokenReason } from '../src/token-source.ts';

const toToken = (claims: object) =>
  `header.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

function createHost(lifeSeconds: number) {
  const reasons: TokenReason[] = [];
  let time = 0;
  const tokens = createTokenSource(
    (reason) => {
      reasons.push(reason);
      return toToken({ iat: 1_000, exp: 1_000 + lifeSeconds, n: reasons.length });
    },
    () => time,
  );
  return { tokens, reasons, advance: (seconds: number) => (time += seconds * 1000) };
}

describe('token source', () => {
  it('asks the host once and keeps the token while enough of its life is left', async () => {
    const { tokens, reasons, advance } = createHost(300);
    const [first, second] = await Promise.all([tokens.current(), tokens.current()]);
    advance(269);
    expect(await tokens.current()).toBe(first);
    expect(second).toBe(first);
    expect(reasons).toEqual(['first']);
  });

  it('asks again before the token expires', async () => {
    const { tokens, reasons, advance } = createHost(300);
    const first = await tokens.current();
    advance(271);
    expect(await tokens.current()).not.toBe(first);
    expect(reasons).toEqual(['first', 'expiring']);
  });

  it('goes by the life of the token, not by the clock of the machine', async () => {
    const { tokens, reasons, advance } = createHost(300);
    advance(1_000_000_000);
    await tokens.current();
    await tokens.current();
    expect(reasons).toEqual(['first']);
  });

  it('keeps using a token that could not be renewed in time', async () => {
    let time = 0;
    let asked = 0;
    const tokens = createTokenSource(
      () => {
        asked += 1;
        if (asked > 1) throw new Error('the host is away');
        return toToken({ iat: 1, exp: 61 });
      },
      () => time,
    );
    const first = await tokens.current();
    time = 50_000;
    expect(await tokens.current()).toBe(first);
  });

  it('uses a token it cannot read until it is refused', async () => {
    const given = ['opaque', 'opaque-2'];
    const tokens = createTokenSource(() => given.shift()!);
    expect([await tokens.current(), await tokens.current()]).toEqual(['opaque', 'opaque']);
    expect(await tokens.renew('refused')).toBe('opaque-2');
  });

  it('says that the person must sign in when the host gives nothing', async () => {
    await expect(createTokenSource(() => '').current()).rejects.toMatchObject({ code: 'sign-in' });
    await expect(createTokenSource(() => Promise.reject(new Error('no'))).current()).rejects.toMatchObject({
      code: 'sign-in',
    });
  });
});
