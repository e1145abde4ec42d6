import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createCheckDestination,
  createOperatorFetch,
  createOutgoing,
  isPublicAddress,
  OutgoingRefused,
} from '@messaging/service-kit';

/** A real server on loopback that counts who connects: what must never be reached, unless it is trusted by name. */
async function listen(answer: RequestListener = (_, response) => void response.end('secret')) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let connections = 0;
  server.on('connection', () => (connections += 1));
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port, connections: () => connections, stop };
}

/** Hosts that are not on the public internet, however they are written. */
const INSIDE: readonly (readonly [string, string])[] = [
  ['loopback', '127.0.0.1'],
  ['another loopback', '127.8.9.10'],
  ['a name of loopback', 'localhost'],
  ['a name with a dot at its end', 'localhost.'],
  ['decimal', '2130706433'],
  ['octal', '0177.0.0.1'],
  ['hexadecimal', '0x7f000001'],
  ['hexadecimal parts', '0x7f.0x0.0x0.0x1'],
  ['a short form', '127.1'],
  ['zero', '0'],
  ['this network', '0.0.0.0'],
  ['full-width digits', '１２７.０.０.１'],
  ['circled digits', '①②⑦.⓪.⓪.①'],
  ['percent-encoding', '%31%32%37.0.0.1'],
  ['IPv6 loopback', '[::1]'],
  ['IPv6 unspecified', '[::]'],
  ['IPv4-mapped', '[::ffff:127.0.0.1]'],
  ['IPv4-mapped in hexadecimal', '[::ffff:7f00:1]'],
  ['IPv4-compatible', '[::127.0.0.1]'],
  ['NAT64', '[64:ff9b::7f00:1]'],
  ['local NAT64', '[64:ff9b:1::7f00:1]'],
  ['6to4', '[2002:7f00:1::]'],
  ['Teredo', '[2001:0:7f00:1::]'],
  ['IPv6 link-local', '[fe80::1]'],
  ['IPv6 unique local', '[fd00:ec2::254]'],
  ['IPv6 multicast', '[ff02::1]'],
  ['the metadata service', '169.254.169.254'],
  ['private 10', '10.0.0.1'],
  ['private 172.16', '172.31.255.255'],
  ['private 192.168', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['benchmarks', '198.18.0.1'],
  ['documentation', '203.0.113.7'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
];

describe('class 20: SSRF by an outgoing URL', () => {
  let inside: Awaited<ReturnType<typeof listen>>;
  beforeAll(async () => (inside = await listen()));
  afterAll(() => inside.stop());
  const send = (url: string, options: Parameters<typeof createOutgoing>[0] = {}) =>
    createOutgoing({ allowHttp: true, ports: [443, 80, inside.port], timeoutMs: 2_000, ...options })(url);

  it.each(INSIDE)('refuses %s (%s)', async (_, host) => {
    await expect(send(`http://${host}:${inside.port}/`)).rejects.toThrow(OutgoingRefused);
  });

  it.each([
    ['user names', 'https://public.example@127.0.0.1/', {}],
    ['plain http, unless allowed', 'http://public.example/', { allowHttp: false }],
    ['other protocols', 'file:///etc/passwd', {}],
    ['gopher', 'gopher://127.0.0.1:6379/_FLUSHALL', {}],
    ['ports nobody opened', 'https://public.example:6379/', {}],
    ['what is no URL', 'https://', {}],
  ] as [string, string, object][])('refuses %s', async (_, url, options) => {
    const resolve = () => Promise.resolve(['93.184.215.14']);
    await expect(send(url, { resolve, ...options })).rejects.toThrow(OutgoingRefused);
  });

  it('refuses a name with one inner address among public ones', async () => {
    const resolve = () => Promise.resolve(['93.184.215.14', '127.0.0.1']);
    await expect(send(`http://mixed.example:${inside.port}/`, { resolve })).rejects.toThrow(
      /public internet/,
    );
  });

  it('connects to the address it has looked at, when the name is bound to another one meanwhile', async () => {
    const outside = await listen((_, response) => void response.end('outside'));
    let asked = 0;
    // The first answer is what was judged; a second question would lead inside.
    const resolve = () => Promise.resolve([asked++ === 0 ? '93.184.215.14' : '127.0.0.1']);
    const answer = send(`http://rebinding.example:${inside.port}/`, { resolve, timeoutMs: 300 });
    await expect(answer).rejects.toThrow();
    expect(asked).toBe(1);
    await outside.stop();
  });

  it('judges every redirect again', async () => {
    const hop = await listen((request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${inside.port}${request.url}` }).end();
    });
    const trusted = {
      trustedHosts: [`partner.example:${hop.port}`],
      resolve: () => Promise.resolve(['127.0.0.1']),
    };
    await expect(send(`http://partner.example:${hop.port}/`, trusted)).rejects.toThrow(/public internet/);
    expect(hop.connections()).toBe(1);
    await hop.stop();
  });

  it('follows few redirects, none with a body, and tells another host no secrets', async () => {
    const seen: (string | undefined)[] = [];
    const hop = await listen((request, response) => {
      seen.push(request.headers.authorization);
      const host = request.url === '/other' ? 'b.example' : 'a.example';
      if (request.url === '/other-end') return void response.end('end');
      const to = request.url === '/other' ? '/other-end' : request.url;
      response.writeHead(307, { location: `http://${host}:${hop.port}${to}` }).end();
    });
    const trustedHosts = [`a.example:${hop.port}`, `b.example:${hop.port}`];
    const sendOut = createOutgoing({
      allowHttp: true,
      trustedHosts,
      resolve: () => Promise.resolve(['127.0.0.1']),
    });
    const url = (path: string) => `http://a.example:${hop.port}${path}`;
    await expect(sendOut(url('/loop'))).rejects.toThrow(/redirects/);
    expect(hop.connections()).toBe(4);
    await expect(sendOut(url('/loop'), { method: 'POST', body: 'x' })).rejects.toThrow(/with a body/);
    seen.length = 0;
    const answer = await sendOut(url('/other'), { headers: { authorization: 'secret' } });
    expect([answer.body.toString(), seen]).toEqual(['end', ['secret', undefined]]);
    await hop.stop();
  });

  it('class 21: unbounded input; bounds the size and the time of an answer, and uses no proxy of the environment', async () => {
    const host = await listen((request, response) => {
      if (request.url === '/big') response.end(Buffer.alloc(100_000));
      else if (request.url === '/small') response.end('small');
      else response.write('never ends');
    });
    process.env['HTTP_PROXY'] = process.env['http_proxy'] = `http://127.0.0.1:${inside.port}`;
    const sendOut = createOutgoing({
      allowHttp: true,
      trustedHosts: [`127.0.0.1:${host.port}`],
      mostBytes: 50_000,
      timeoutMs: 300,
    });
    const url = (path: string) => `http://127.0.0.1:${host.port}${path}`;
    expect((await sendOut(url('/small'))).body.toString()).toBe('small');
    await expect(sendOut(url('/big'))).rejects.toThrow(/more than 50000 bytes/);
    await expect(sendOut(url('/slow'))).rejects.toMatchObject({
      name: expect.stringMatching(/Timeout|Abort/),
    });
    delete process.env['HTTP_PROXY'];
    delete process.env['http_proxy'];
    await host.stop();
  });

  it('class 21: unbounded input; waits for no answer behind one that switches protocols or is cut', async () => {
    const host = await listen((request, response) => {
      if (request.url === '/switches')
        response.writeHead(101, { connection: 'Upgrade', upgrade: 'other' }).end();
      else if (request.url === '/switches-to-nothing') response.socket?.write('HTTP/1.1 101 Other\r\n\r\n');
      else if (request.url === '/cut') response.socket?.destroy();
      else if (request.url === '/cut-body')
        response.write('begins', () => setTimeout(() => response.socket?.destroy(), 20));
      else response.writeEarlyHints({ link: '</style>; rel=preload' }, () => response.end('end'));
    });
    const trustedHosts = [`127.0.0.1:${host.port}`];
    const sendOut = createOutgoing({ allowHttp: true, trustedHosts, timeoutMs: 1_000 });
    const url = (path: string) => `http://127.0.0.1:${host.port}${path}`;
    await expect(sendOut(url('/switches'), { method: 'POST', body: 'x' })).rejects.toThrow(OutgoingRefused);
    // Without the header that names the other protocol it is an answer like any other.
    expect(await sendOut(url('/switches-to-nothing'))).toMatchObject({ status: 101 });
    for (const path of ['/cut', '/cut-body'])
      await expect(sendOut(url(path))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await sendOut(url('/hints'))).body.toString()).toBe('end');
    await host.stop();
  });

  it('takes public addresses for public', () => {
    for (const address of ['93.184.215.14', '1.1.1.1', '100.128.0.1', '172.32.0.1', '2606:4700::1111'])
      expect(isPublicAddress(address)).toBe(true);
  });

  it('has made no connection inside', () => {
    expect(inside.connections()).toBe(0);
  });
});

describe('class 20: SSRF by a URL that is kept for later', () => {
  const publicly = () => Promise.resolve(['93.184.215.14', '2606:4700::1111']);
  const check = (url: string, options: Parameters<typeof createCheckDestination>[0] = {}) =>
    createCheckDestination({ resolve: publicly, ...options })(url);

  it('is taken where it leads outside over https, in its usual form', async () => {
    expect((await check('https://HOOK.example:443/a/../b?key=1#top')).href).toBe(
      'https://hook.example/b?key=1',
    );
    expect((await check('https://1.1.1.1/')).href).toBe('https://1.1.1.1/');
  });

  // A name that was looked up would count as public here: these are refused as what they are.
  it.each(INSIDE.filter(([, host]) => !/^localhost/.test(host)))('is refused: %s (%s)', async (_, host) => {
    await expect(check(`https://${host}/`)).rejects.toThrow(OutgoingRefused);
  });

  it.each([
    ['plain http', 'http://hook.example/'],
    ['a user name', 'https://key@hook.example/'],
    ['a password', 'https://:key@hook.example/'],
    ['another port', 'https://hook.example:8443/'],
    ['another protocol', 'ftp://hook.example/'],
    ['what is no URL', 'hook.example'],
  ])('is refused: %s', async (_, url) => {
    await expect(check(url)).rejects.toThrow(OutgoingRefused);
  });

  it('is refused in the same words whether its name leads inside, in part, or nowhere', async () => {
    for (const found of [['10.0.0.1'], ['93.184.215.14', '::1'], []])
      await expect(check('https://hook.example/', { resolve: () => Promise.resolve(found) })).rejects.toThrow(
        /^hook\.example is not on the public internet$/,
      );
    // By the real resolver: neither leads outside, whoever answers it.
    const looksUp = createCheckDestination({});
    for (const host of ['localhost', 'hook.invalid'])
      await expect(looksUp(`https://${host}/`)).rejects.toThrow(`${host} is not on the public internet`);
  }, 15_000);

  it('is taken where the operator answers for the host, with that port and no other', async () => {
    const trustedHosts = ['archive.inside:8443'];
    const resolve = () => Promise.reject(new Error('it was looked up'));
    const taken = await check('https://archive.inside:8443/', { trustedHosts, resolve });
    expect(taken.host).toBe('archive.inside:8443');
    const inside = { trustedHosts, resolve: () => Promise.resolve(['10.0.0.1']) };
    for (const url of [
      'https://archive.inside:8444/',
      'https://archive.inside/',
      'http://archive.inside:8443/',
    ])
      await expect(check(url, inside)).rejects.toThrow(OutgoingRefused);
  });
});

describe('createOperatorFetch', () => {
  const bounds = { timeoutMs: 300, mostBytes: 1_000 };

  it('reaches the origins it was made for and no others, inside as well', async () => {
    const own = await listen((request, response) => void response.end(request.headers.accept));
    const other = await listen();
    const operatorFetch = createOperatorFetch([`http://127.0.0.1:${own.port}/jwks.json`], bounds);
    const answer = await operatorFetch(`http://127.0.0.1:${own.port}/jwks.json`, {
      headers: new Headers({ accept: 'application/json' }),
    });
    expect([answer.status, await answer.text()]).toEqual([200, 'application/json']);
    for (const url of [
      `http://127.0.0.1:${other.port}/`,
      `https://127.0.0.1:${own.port}/`,
      `http://localhost:${own.port}/`,
      'http://93.184.215.14/',
    ])
      await expect(operatorFetch(url)).rejects.toThrow(/is not configured/);
    expect(other.connections()).toBe(0);
    await Promise.all([own.stop(), other.stop()]);
  });

  it('follows no redirect, even within its origin, and bounds size and time', async () => {
    const own = await listen((request, response) => {
      if (request.url === '/moved') return void response.writeHead(302, { location: '/' }).end();
      if (request.url === '/big') return void response.end(Buffer.alloc(2_000));
      return void response.write('never ends');
    });
    const origin = `http://127.0.0.1:${own.port}`;
    const operatorFetch = createOperatorFetch([origin], bounds);
    await expect(operatorFetch(`${origin}/moved`)).rejects.toThrow(/redirects/);
    await expect(operatorFetch(`${origin}/big`)).rejects.toThrow(/more than 1000 bytes/);
    await expect(operatorFetch(`${origin}/slow`)).rejects.toMatchObject({ name: 'TimeoutError' });
    await own.stop();
  });
});
