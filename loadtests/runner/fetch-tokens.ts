import type { LoadPerson } from '../lib/run-records.ts';
import type { Person } from './load-data.ts';

const AT_ONCE = 8;
const LIFETIME_SECONDS = 3_600;

/** The same people in the same order, each with a token from the demo ERP. */
export async function fetchTokens(demoErpUrl: string, people: readonly Person[]): Promise<LoadPerson[]> {
  const withTokens: LoadPerson[] = [];
  const waiting = people.entries();
  async function fetchInTurn() {
    // All of them share the one iterator: whoever is free takes the next.
    for (const [index, person] of waiting) {
      withTokens[index] = { ...person, token: await fetchToken(demoErpUrl, person) };
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, fetchInTurn));
  return withTokens;
}

async function fetchToken(demoErpUrl: string, person: Person): Promise<string> {
  const response = await fetch(`${demoErpUrl}/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...person, expiresInSeconds: LIFETIME_SECONDS }),
  });
  if (!response.ok)
    throw new Error(`${demoErpUrl}/token answered ${response.status}: ${await response.text()}`);
  const { token } = (await response.json()) as { token: string };
  return token;
}
