import { CLIENT_EVENTS, type ClientEventContract, type SocketTicket } from '@messaging/contracts';
import { openRawSocket, type CanaryScanner, type RawSocket } from '@messaging/test-kit';
import { ACME, PEOPLE, type AccessWorld } from './access-world.ts';
import type { Actor } from './actors.ts';
import { differences, type ComparedAnswer } from './compare-answers.ts';

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

/** A ticket as a client gets it; the socket's address is the gateway's. */
export async function ticketOf({ cluster }: AccessWorld, token: string | undefined): Promise<string> {
  const response = await fetch(`${cluster.gatewayUrl}/api/messaging/realtime/tickets`, {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  if (response.status !== 201) throw new Error(`no ticket: ${response.status}`);
  return ((await response.json()) as SocketTicket).ticket;
}

export async function openAs(
  world: AccessWorld,
  scanner: CanaryScanner,
  actor: Pick<Actor, 'token' | 'sees'>,
): Promise<RawSocket> {
  const ticket = await ticketOf(world, await actor.token(world));
  scanner.forbid(ticket, 'a ticket');
  return openRawSocket(world.cluster.gatewayUrl, {
    auth: { ticket },
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
