/** Asks the host's own address for the person's token: POST, with the host's cookies, answered `{"token": "…"}`. */
export async function fetchToken(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    credentials: 'include',
    headers: { Accept: 'application/json' },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const { token } = (await response.json()) as { token?: unknown };
  if (typeof token !== 'string') throw new Error(`${url} gave no token`);
  return token;
}
