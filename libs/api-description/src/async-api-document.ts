import {
  CLIENT_EVENTS,
  SERVER_EVENTS,
  SOCKET_PATH,
  type ClientEventContract,
  type ServerEventContract,
} from '@messaging/contracts';
import { z } from 'zod';

const CHANNEL = 'socket';
type Named = [name: string, described: object];

const ref = (path: string) => ({ $ref: `#/${path}` });

/** The AsyncAPI 3 description of what is said over the sockets, made from the contract's event maps. */
export function asyncApiDocument() {
  const said = Object.entries<ClientEventContract>(CLIENT_EVENTS);
  const heard = Object.entries<ServerEventContract>(SERVER_EVENTS);
  const answerOf = (name: string) => `${name}.answer`;
  const names = [...said.flatMap(([name]) => [name, answerOf(name)]), ...heard.map(([name]) => name)];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Messaging over sockets',
      version: '0.1.0',
      description:
        'Socket.IO 4 (Engine.IO 4). A connection shows a one-use ticket as `auth: { ticket }`. Every event of a client is acknowledged with `{ ok: true, … }` or `{ ok: false, problem }`.',
    },
    defaultContentType: 'application/json',
    channels: {
      [CHANNEL]: {
        address: SOCKET_PATH,
        description: 'One connection of one person in one company.',
        messages: Object.fromEntries(names.map((name) => [name, ref(`components/messages/${name}`)])),
      },
    },
    operations: Object.fromEntries<object>([
      ...said.map(([name, { summary }]): Named => [
        name,
        operation('receive', name, summary, {
          channel: ref(`channels/${CHANNEL}`),
          messages: [inChannel(answerOf(name))],
        }),
      ]),
      ...heard.map(([name, { summary }]): Named => [name, operation('send', name, summary)]),
    ]),
    components: {
      messages: Object.fromEntries<object>([
        ...said.flatMap(([name, { summary, request, answer, example }]): Named[] => [
          [name, { ...message(name, summary, jsonOf(request, 'input')), examples: [{ payload: example }] }],
          [answerOf(name), message(answerOf(name), `The answer to ${name}`, jsonOf(answer, 'output'))],
        ]),
        ...heard.map(([name, { summary, payload }]): Named => [
          name,
          message(name, summary, payload === null ? { type: 'null' } : jsonOf(payload, 'output')),
        ]),
      ]),
    },
  };
}

const inChannel = (name: string) => ref(`channels/${CHANNEL}/messages/${name}`);

function operation(action: 'send' | 'receive', name: string, summary: string, reply?: object) {
  return {
    action,
    channel: ref(`channels/${CHANNEL}`),
    summary,
    messages: [inChannel(name)],
    ...(reply ? { reply } : {}),
  };
}

const message = (name: string, title: string, payload: object) => ({ name, title, payload });

/** Whole in itself: what several messages hold is written out in each, so that no reference leaves its schema. */
function jsonOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    target: 'draft-7',
    unrepresentable: 'any',
    metadata: z.registry(),
  });
  return json;
}
