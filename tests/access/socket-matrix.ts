import {
  CLIENT_EVENTS,
  SOCKET_PATH,
  type ClientEventContract,
  type SocketTicket,
} from '@messaging/contracts';
import { openRawSocket, type CanaryScanner, type RawSocket } from '@messaging/test-kit';
import { ACME, PEOPLE, type AccessWorld } from './access-world.ts';
import type { Actor } from './actors.ts';
import { differences, type ComparedAnswer } from './compare-answers.ts';
import { credentialsOf, TICKETS } from './credentials.ts';

const LINKS = ['transactionId', 'planId', 'topic'] as const;

interface SocketCell {
  event: string;
  field: string;
  /** Of a link, which of its three forms. */
  link?: (typeof LINKS)[number];
}

/** Every thing that every event of a client can name. */
export const SOCKET_CELLS: readonly SocketCell[] = Object.entries<ClientEventContract>(CLIENT_EVENTS).flatMap(
  ([event, { fields }]) =>
    Object.entries(fields).flatMap(([field, kind]): SocketCell[] => {
      if (kind === 'plain') return [];
      return kind === 'link' ? LINKS.map((link) => ({ event, field, link })) : [{ event, field }];
    }),
);

/** A ticket as a client gets it, bound to the key of these proofs; the socket's address is the gateway's. */
export async function ticketOf(
  world: Pick<AccessWorld, 'cluster' | 'prover'>,
  token: string,
): Promise<string> {
  const response = await fetch(world.cluster.gatewayUrl + TICKETS, {
    method: 'POST',
    headers: await credentialsOf(world, { method: 'POST', path: TICKETS }, token),
  });
  if (response.status !== 201) throw new Error(`no ticket: ${response.status} ${await response.text()}`);
  return ((await response.json()) as SocketTicket).ticket;
}

/** What a client shows in its handshake: a ticket, and a fresh proof over it. */
export const handshakeOf = async (
  { cluster, prover }: Pick<AccessWorld, 'cluster' | 'prover'>,
  ticket: string,
) => ({
  ticket,
  proof: await prover.prove('GET', cluster.gatewayUrl + SOCKET_PATH, ticket),
});

export async function openAs(
  world: AccessWorld,
  scanner: CanaryScanner,
  actor: Pick<Actor, 'token' | 'sees'>,
): Promise<RawSocket> {
  const token = await actor.token(world);
  if (token === undefined) throw new Error('nobody gets a ticket without a token');
  const ticket = await ticketOf(world, token);
  scanner.forbid(ticket, 'a ticket');
  return openRawSocket(world.cluster.gatewayUrl, {
    auth: await handshakeOf(world, ticket),
    onFrame: (frame) => scanner.scan('socket', frame, { owners: actor.sees, texts: true }),
  });
}

/**
 * Says everything a client can say about somebody else's conversations and about ones that nobody has, before joining
 * them and after. The socket stays in all of them.
 */
export async function judgeSocket(
  world: AccessWorld,
  socket: RawSocket,
  actor: Actor,
): Promise<{ faults: string[]; cells: number }> {
  const things = actor.foreign === 'company' ? world.open : world.hidden;
  const missing = { transactionId: '8600', planId: '8601', topic: 'Nobody has said a word about this' };
  const beyond = String(BigInt(world.lastSeq) + 1_000n);
  const othersToken = await world.signer.personToken(ACME, PEOPLE.anna, 'session-of-anna');
  const nobodysToken = await world.signer.personToken(ACME, '999999999', 'session-of-nobody');
  const faults: string[] = [];

  const answerOf = async (event: string, request: unknown): Promise<ComparedAnswer> => {
    const answer = await socket.say(event, request);
    return answer.ok
      ? { status: 200, headerNames: [], body: answer }
      : { status: answer.problem.status, headerNames: [], body: answer.problem };
  };

  async function judge({ event, field, link }: SocketCell): Promise<void> {
    const build = (which: 'foreign' | 'missing') => {
      const request = structuredClone((CLIENT_EVENTS as Record<string, ClientEventContract>)[event]?.example);
      const value = link
        ? { [link]: (which === 'foreign' ? things : missing)[link] }
        : field === 'token'
          ? which === 'foreign'
            ? othersToken
            : nobodysToken
          : which === 'foreign'
            ? world.lastSeq
            : beyond;
      return withField(request as object, field, value);
    };
    const [foreign, none] = [
      await answerOf(event, build('foreign')),
      await answerOf(event, build('missing')),
    ];
    const name = `${event} · ${field}${link ? `.${link}` : ''} · ${actor.name}`;
    faults.push(...differences(foreign, none).map((fault) => `${name}: ${fault}`));
  }

  const [joins, others] = [true, false].map((isJoin) =>
    SOCKET_CELLS.filter(({ event }) => (event === 'conversation.join') === isJoin),
  ) as [SocketCell[], SocketCell[]];
  for (const cell of [...others, ...joins, ...others, ...joins]) await judge(cell);
  return { faults, cells: SOCKET_CELLS.length };
}

function withField(request: object, field: string, value: unknown): object {
  const [first = '', second] = field.split('[].');
  if (second === undefined) return { ...request, [first]: value };
  const list = (request as Record<string, object[]>)[first] ?? [];
  return { ...request, [first]: list.map((item) => ({ ...item, [second]: value })) };
}
