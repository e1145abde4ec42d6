import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { WebSocket } from 'ws';
import {
  connectFrame,
  eventFrame,
  PONG,
  readFrame,
  readMessageEvent,
  type Frame,
} from '../lib/socket-frames.ts';

const PATH = '/api/messaging/socket';
const PING_MS = 150;

const event = (message: string) => ({
  type: 'message.created',
  companyId: '7',
  seq: '90',
  rootLink: { transactionId: '1001' },
  message: {
    id: '5',
    rootLink: { transactionId: '1001' },
    message,
    position: '12',
    clientId: 'run-4',
    createdAt: '2026-01-05T08:00:00.123Z',
  },
});

describe('the frames of a load test’s socket', () => {
  const http = createServer();
  const server = new Server(http, { path: PATH, pingInterval: PING_MS, pingTimeout: PING_MS });
  let address = '';

  beforeAll(async () => {
    server.use((socket, next) =>
      next(socket.handshake.auth['ticket'] === 'good' ? undefined : new Error('no such ticket')),
    );
    server.on('connection', (socket) => {
      socket.on('conversation.join', (request: unknown, answer: (payload: unknown) => void) => {
        answer({ ok: true, request });
        socket.emit('message.created', event('hello'));
      });
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    address = `ws://127.0.0.1:${(http.address() as AddressInfo).port}${PATH}/?EIO=4&transport=websocket`;
  });
  afterAll(async () => {
    await server.close();
  });

  /** Plays the listener's part with a real socket.io server until `enough`, and answers the frames it got. */
  async function talk(ticket: string, enough: (frames: Frame[]) => boolean): Promise<Frame[]> {
    const socket = new WebSocket(address);
    const frames: Frame[] = [];
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the server closed the socket')));
      socket.on('message', (data: Buffer) => {
        const frame = readFrame(data.toString());
        frames.push(frame);
        if (frame.kind === 'open') socket.send(connectFrame({ ticket }));
        if (frame.kind === 'connected')
          socket.send(eventFrame(1, 'conversation.join', { rootLink: { transactionId: '1001' } }));
        if (frame.kind === 'ping') socket.send(PONG);
        if (enough(frames)) resolve();
      });
    });
    socket.removeAllListeners('close').terminate();
    return frames;
  }
  const kinds = (frames: Frame[]) => frames.map(({ kind }) => kind);

  it('open, connect with a ticket, join, hear, and stay for many pings', async () => {
    const frames = await talk('good', (all) => kinds(all).filter((kind) => kind === 'ping').length === 4);
    expect(kinds(frames.filter(({ kind }) => kind !== 'ping'))).toEqual([
      'open',
      'connected',
      'answer',
      'event',
    ]);
    expect(frames[0]).toEqual({ kind: 'open', pingIntervalMs: PING_MS, pingTimeoutMs: PING_MS });
    expect(frames).toContainEqual({
      kind: 'answer',
      id: 1,
      payload: { ok: true, request: { rootLink: { transactionId: '1001' } } },
    });
    expect(frames).toContainEqual({ kind: 'event', name: 'message.created', payload: event('hello') });
  });

  it('say why a ticket is refused', async () => {
    const frames = await talk('bad', (all) => kinds(all).includes('refused'));
    expect(frames.at(-1)).toEqual({ kind: 'refused', reason: '{"message":"no such ticket"}' });
  });
});

describe('reading a message event without parsing it', () => {
  const fields = {
    companyId: '7',
    transactionId: '1001',
    position: '12',
    clientId: 'run-4',
    createdAt: '2026-01-05T08:00:00.123Z',
  };
  const frameOf = (payload: object) => `42${JSON.stringify(['message.created', payload])}`;

  it.each([
    'plain',
    'a "position":"99" in quotes',
    '","position":"99","x":"',
    '\\","companyId":"8',
    'snow ☃ 💬',
  ])('finds the fields whatever the text says: %s', (text) => {
    expect(readMessageEvent(frameOf(event(text)), 'message.created')).toEqual(fields);
  });

  it('leaves other events to the parser, and finds no transaction in a topic’s', () => {
    expect(readMessageEvent('42["presence.changed",{}]', 'message.created')).toBeUndefined();
    const onTopic = { ...event('x'), rootLink: { topic: 't' }, message: { rootLink: { topic: 't' } } };
    expect(readMessageEvent(frameOf(onTopic), 'message.created')?.transactionId).toBeUndefined();
  });
});
