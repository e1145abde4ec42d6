import { connect } from 'node:net';
import { serveApp, type ServedApp } from './serve-app.ts';

jest.setTimeout(40_000);

const MANY = 200;
/** What a request's head may take, how seldom Node looks, and how late a timer may be. */
const HEADERS_MS = 10_000;
const LATE_MS = 4_000;
const REQUEST_MS = 5_000;

let app: ServedApp;
beforeAll(async () => {
  app = await serveApp((express) => {
    express.get('/quick', (_req, res) => void res.json({}));
    express.post('/body', (_req, res) => void res.json({}));
  });
});
afterAll(() => app.close());

/** A connection that says this much, then a byte twice a second, and never comes to an end. */
function openSlow(first: string, trickle = '') {
  const began = Date.now();
  let heard = '';
  const socket = connect(app.port, '127.0.0.1', () => socket.write(first));
  const timer = setInterval(() => socket.connecting || socket.write(trickle), 500);
  socket.on('error', () => undefined).on('data', (piece) => (heard += piece.toString()));
  const closed = new Promise<number>((resolve) =>
    socket.on('close', () => {
      clearInterval(timer);
      resolve(Date.now() - began);
    }),
  );
  return { socket, closed, heard: () => heard };
}

describe('clients that take their time', () => {
  it('are let go of within the bound on a head, and a body without an end is answered; nobody else waits', async () => {
    const heads = [
      ...Array.from({ length: MANY }, () => openSlow('')),
      ...Array.from({ length: MANY }, () => openSlow('GET /quick HTTP/1.1\r\nX-A: ', 'a')),
    ];
    const post =
      'POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{';
    const bodies = Array.from({ length: MANY }, () => openSlow(post, ' '));
    let isOver = false;
    const times = Promise.all(heads.map(({ closed }) => closed)).finally(() => (isOver = true));
    const waits: number[] = [];
    while (!isOver && waits.length < (HEADERS_MS + LATE_MS) / 100) {
      const began = Date.now();
      expect((await fetch(`${app.url}/quick`)).status).toBe(200);
      waits.push(Date.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(isOver).toBe(true);
    expect(Math.min(...(await times))).toBeGreaterThan(HEADERS_MS - 500);
    expect(waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.95)]).toBeLessThan(1_000);
    // By now more than the bound on an answer has passed.
    expect(HEADERS_MS).toBeGreaterThan(REQUEST_MS);
    for (const { heard } of bodies) expect(heard()).toMatch(/^HTTP\/1\.1 503 /);
    bodies.forEach(({ socket }) => socket.destroy());
  });
});
