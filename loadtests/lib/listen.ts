import exec from 'k6/execution';
import http from 'k6/http';
import { WebSocket } from 'k6/websockets';
import { createArrivalLog } from './arrival-log.ts';
import { at, authorization, input, people } from './load-input.ts';
import { fanoutMilliseconds, foreignMessages, noteAvailability } from './load-metrics.ts';
import { SETTLE_SECONDS, totalSeconds } from './load-shape.ts';
import { createProofKey, type ProofKey } from './proof-key.ts';
import type { ListenerRecord } from './run-records.ts';
import {
  connectFrame,
  eventFrame,
  PONG,
  readFrame,
  readMessageEvent,
  type MessageEventFields,
} from './socket-frames.ts';

export const SOCKETS_PER_LISTENER = 20;

const SECOND = 1_000;
const JOIN = 1;

const CREATED = 'message.created';

interface OtherEvent {
  companyId?: string;
}

/** One virtual user: opens its share of the sockets, spread over the ramp, and holds them until the run is over. */
export async function listen() {
  // One key for all sockets of a virtual user, as a browser has one for all its tabs.
  const key = await createProofKey();
  const { rampSeconds } = input.shape;
  const startedAt = exec.scenario.startTime;
  const first = exec.scenario.iterationInTest * SOCKETS_PER_LISTENER;
  const last = Math.min(first + SOCKETS_PER_LISTENER, input.sockets.length);
  for (let socket = first; socket < last; socket += 1) {
    // Neighbours in the plan are neighbours in a virtual user; the ramp deals them out evenly over time.
    const turn = ((socket - first) / SOCKETS_PER_LISTENER) * rampSeconds * SECOND;
    const jitter =
      ((first / SOCKETS_PER_LISTENER) % 10) * ((rampSeconds * SECOND) / SOCKETS_PER_LISTENER / 10);
    setTimeout(() => void holdSocket(socket, startedAt, key), turn + jitter);
  }
}

async function holdSocket(index: number, startedAt: number, key: ProofKey) {
  const { person, conversation } = at(input.sockets, index);
  const { companyId, transactionId } = at(input.conversations, conversation);
  const trafficAt = startedAt + (input.shape.rampSeconds + SETTLE_SECONDS) * SECOND;
  const endsAt = startedAt + totalSeconds(input.shape) * SECOND;
  const arrivals = createArrivalLog();
  let joinedAt: number | undefined;
  let problem: string | null = null;
  let numberSum = 0;
  let foreign = 0;
  let ended = false;

  const ticket = await issueTicket(person, key);
  if (ticket === undefined) return end('no ticket');
  const proof = await key.prove('GET', input.gatewayUrl + input.socketPath, ticket);
  const address = `${input.gatewayUrl.replace(/^http/, 'ws')}${input.socketPath}/?EIO=4&transport=websocket`;
  const socket = new WebSocket(
    address,
    null,
    input.origin === null ? {} : { headers: { Origin: input.origin } },
  );
  const timer = setTimeout(() => {
    end(joinedAt === undefined ? 'never joined' : null);
    socket.close();
  }, endsAt - Date.now());

  socket.onmessage = (event) => {
    const text = typeof event?.data === 'string' ? event.data : '';
    const created = readMessageEvent(text, CREATED);
    if (created) return hearMessage(created);
    const frame = readFrame(text);
    if (frame.kind === 'ping') socket.send(PONG);
    else if (frame.kind === 'open') socket.send(connectFrame({ ticket, proof }));
    else if (frame.kind === 'connected')
      socket.send(eventFrame(JOIN, 'conversation.join', { rootLink: { transactionId } }));
    else if (frame.kind === 'answer') noteJoin(frame.payload);
    else if (frame.kind === 'event') hearOther(frame.payload as OtherEvent | undefined);
    else if (frame.kind === 'refused') end(`refused: ${frame.reason}`);
    else if (frame.kind === 'disconnected') end('disconnected by the server');
  };
  socket.onerror = (event) => end(`error: ${event?.error ?? 'unknown'}`);
  socket.onclose = () => {
    clearTimeout(timer);
    end('closed by the server');
  };

  function noteJoin(payload: unknown) {
    const answer = payload as { ok: boolean; problem?: { detail: string } };
    if (answer.ok) joinedAt = Date.now();
    else end(`join refused: ${answer.problem?.detail}`);
  }

  function hearMessage({ position, clientId, createdAt, ...event }: MessageEventFields) {
    if (event.companyId !== companyId || event.transactionId !== transactionId) return noteForeign();
    // Only this run's own messages count: the cluster may be in use.
    if (!clientId?.startsWith(`${input.run}-`)) return;
    fanoutMilliseconds.add(Date.now() - Date.parse(createdAt ?? ''));
    arrivals.add(Number(position));
    numberSum += Number(clientId.slice(input.run.length + 1));
  }

  // Presence, typing, edits, notifications of the person: of our company, whatever the conversation.
  function hearOther(event: OtherEvent | undefined) {
    if (event?.companyId !== undefined && event.companyId !== companyId) noteForeign();
  }

  function noteForeign() {
    foreign += 1;
    foreignMessages.add(1);
  }

  // The first reason is the true one: closing a socket that failed calls back once more.
  function end(reason: string | null) {
    if (ended) return;
    ended = true;
    problem = reason;
    const listened = problem === null && joinedAt !== undefined && joinedAt <= trafficAt;
    if (!listened && problem === null) problem = 'joined late';
    const record: ListenerRecord = {
      record: 'listener',
      socket: index,
      conversation,
      listened,
      problem,
      arrivals: arrivals.runs,
      numberSum,
      foreign,
    };
    console.log(JSON.stringify(record));
  }
}

async function issueTicket(person: number, key: ProofKey): Promise<string | undefined> {
  const address = `${input.gatewayUrl}/api/messaging/realtime/tickets`;
  const proof = await key.prove('POST', address, at(people, person).token);
  const answer = http.post(address, null, {
    headers: { ...authorization(person), DPoP: proof },
    tags: { name: 'POST /api/messaging/realtime/tickets' },
  });
  noteAvailability(answer);
  if (answer.status !== 201) return undefined;
  return (answer.json() as { ticket: string }).ticket;
}

export const listenerCount = Math.ceil(input.sockets.length / SOCKETS_PER_LISTENER);
