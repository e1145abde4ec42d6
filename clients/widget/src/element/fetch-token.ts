import { MessagingError } from '@messaging/sdk';

/**
 * Asks the host's own address for the person's token: POST, with the host's cookies, answered `{"token": "…"}`. The body
 * names the key this browser holds, `{"jkt": "…"}`, for a host that binds its tokens to it.
 */
export async function fetchToken(url: string, keyThumbprint: string | null): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    credentials: 'include',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify(keyThumbprint === null ? {} : { jkt: keyThumbprint }),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status === 401 || response.status === 403)
    throw new MessagingError('sign-in', `${url} knows nobody who is signed in`, { status: 401 });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const { token } = (await response.json()) as { token?: unknown };
  if (typeof token !== 'string') throw new Error(`${url} gave no token`);
  return token;
}
