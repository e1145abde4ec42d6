import exec from 'k6/execution';
import http from 'k6/http';
import { at, authorization, input } from './load-input.ts';
import { noteAvailability } from './load-metrics.ts';
import type { AcceptedRecord, RefusedRecord } from './run-records.ts';

const ACCEPTED = 201;
// About what people write on a business record.
const BODY =
  'The delivery note names twelve pallets, the invoice fourteen. Could somebody check with the warehouse which of the two is right before we release the payment? The supplier expects an answer today.';

/** One write: the next number, into the next conversation, by the next of its writers. */
export function writeMessage() {
  const number = exec.scenario.iterationInTest;
  const conversation = number % input.conversations.length;
  const turn = Math.floor(number / input.conversations.length);
  const { transactionId } = at(input.conversations, conversation);
  const writers = at(input.writers, conversation);
  const clientId = `${input.run}-${number}`;
  const answer = http.post(
    `${input.gatewayUrl}/api/messaging`,
    JSON.stringify({ transactionId, clientId, message: `${BODY} (${clientId})` }),
    {
      headers: {
        ...authorization(at(writers, turn % writers.length)),
        'Content-Type': 'application/json',
        'Idempotency-Key': clientId,
      },
      tags: { name: 'POST /api/messaging', slo: 'write-latency' },
    },
  );
  noteAvailability(answer);
  console.log(JSON.stringify(recordOf(answer, number, conversation)));
}

function recordOf(
  answer: ReturnType<typeof http.post>,
  number: number,
  conversation: number,
): AcceptedRecord | RefusedRecord {
  if (answer.status !== ACCEPTED) return { record: 'refused', number, status: answer.status };
  const { message } = answer.json() as unknown as { message: { position: string } };
  return { record: 'accepted', conversation, position: Number(message.position), number };
}
