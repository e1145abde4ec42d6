const ANSWER_TIMEOUT_MS = 2_000;

/** True when a GET of this address is answered with a 2xx. Rejects when nobody answers. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  await response.body?.cancel();
  return response.ok;
}
