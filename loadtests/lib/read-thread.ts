import exec from 'k6/execution';
import http from 'k6/http';
import { at, authorization, input, people } from './load-input.ts';
import { foreignMessages, noteAvailability } from './load-metrics.ts';

// Of ten reads: nine refresh a thread, as an open widget does, one opens the list of conversations.
const LIST_EVERY = 10;

/** The version of each conversation this virtual user saw last, by person and conversation. */
const etags = new Map<string, string>();

export function readThread() {
  const number = exec.scenario.iterationInTest;
  const conversation = number % input.conversations.length;
  const readers = at(input.writers, conversation);
  const reader = at(readers, Math.floor(number / input.conversations.length) % readers.length);
  const isList = number % LIST_EVERY === 0;
  const { transactionId } = at(input.conversations, conversation);
  const address = `${input.gatewayUrl}/api/messaging${isList ? '' : `?transactionId=${transactionId}`}`;
  const seen = etags.get(`${reader} ${address}`);
  const answer = http.get(address, {
    headers: { ...authorization(reader), ...(seen === undefined ? {} : { 'If-None-Match': seen }) },
    tags: { name: isList ? 'GET /api/messaging (list)' : 'GET /api/messaging (thread)', slo: 'read-latency' },
  });
  noteAvailability(answer);
  const etag = answer.headers['Etag'];
  if (etag !== undefined) etags.set(`${reader} ${address}`, etag);
  if (answer.status !== 200) return;
  const body = answer.json() as unknown as ReadBody;
  const foreign = isList
    ? countForeignRows(body, at(people, reader).companyId)
    : countForeignLinks(body, transactionId);
  if (foreign > 0) foreignMessages.add(foreign);
}

interface Row {
  rootLink: { transactionId?: string };
  clientId?: string | null;
}
interface ReadBody {
  conversation?: Row | null;
  threads?: Row[];
  conversations?: { rootLink: Row['rootLink']; lastMessage: (Row & { message: string }) | null }[];
}

function countForeignLinks({ conversation, threads = [] }: ReadBody, transactionId: string): number {
  const rows = conversation ? [conversation, ...threads] : threads;
  return rows.filter(({ rootLink }) => rootLink.transactionId !== transactionId).length;
}

// A row of the list names no company. This run's own messages do: their number tells the conversation, and that its company.
function countForeignRows({ conversations = [] }: ReadBody, companyId: string): number {
  return conversations.filter(({ lastMessage }) => {
    const clientId = lastMessage?.clientId;
    if (!clientId?.startsWith(`${input.run}-`)) return false;
    const number = Number(clientId.slice(input.run.length + 1));
    return at(input.conversations, number % input.conversations.length).companyId !== companyId;
  }).length;
}
