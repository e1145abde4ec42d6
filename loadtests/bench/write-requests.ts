import { randomUUID } from 'node:crypto';
import type { LoadPerson } from '../lib/run-records.ts';

const CONVERSATIONS_EACH = 20;

/** Writes as they go over the wire, by these people in turn; no two alike. */
export function createWriteRequests(gatewayUrl: string, people: readonly LoadPerson[]) {
  const { host } = new URL(gatewayUrl);
  const run = randomUUID().slice(0, 8);
  return function writeRequest(number: number): string {
    const person = people[number % people.length]!;
    const body = JSON.stringify({
      transactionId: String(1 + (Math.floor(number / people.length) % CONVERSATIONS_EACH)),
      message: `${run} ${number}: the goods receipt for this line is two pieces short.`,
      clientId: `${run}-${number}`,
    });
    return [
      'POST /api/messaging HTTP/1.1',
      `Host: ${host}`,
      `Authorization: Bearer ${person.token}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `Idempotency-Key: ${run}-${number}`,
      '',
      body,
    ].join('\r\n');
  };
}
