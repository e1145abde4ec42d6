import type { Random } from './random.ts';
import { OPCODES, webSocketFrame } from './web-socket-frame.ts';

/** Makes one frame of its kind. Kinds are named after the class of `vulnerability` they come from. */
type MakeFrame = (random: Random) => Buffer;

const EVENTS = [
  'conversation.join',
  'conversation.leave',
  'conversation.sync',
  'typing.set',
  'session.refresh',
];
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'connect',
  'disconnect',
  'error',
  'newListener',
  '',
  'join',
  '💥',
];
const SCALARS = [
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  '""',
  '"a"',
  '[]',
  '{}',
  '[[]]',
  '{"$ne":null}',
  '"\\u0000"',
  '"\\ud800"',
];
const text = (packet: string) => webSocketFrame(packet);
const pad = (random: Random, unit: string, most: number) =>
  unit.repeat(random.between(1, Math.floor(most / unit.length)));
const LARGEST = 32 * 1024;

/** What a connection may say again and again: it is refused, and the connection stays. */
export const REFUSED_FRAMES: Record<string, MakeFrame> = {
  'unknown event': (random) => text(`42${random.between(0, 999)}[${JSON.stringify(random.pick(NAMES))},{}]`),
  'number as event': (random) => text(`42[${random.between(-5, 1e9)},1,2,3]`),
  'wrong arguments': (random) =>
    text(
      `42${random.between(0, 99)}["${random.pick(EVENTS)}",${random.pick(SCALARS)},${random.pick(SCALARS)}]`,
    ),
  '#23 object where a string was expected': (random) => {
    const link = `{"${random.pick(['topic', 'transactionId', 'planId', 'x'])}":${random.pick(SCALARS)}}`;
    return text(
      `421["${random.pick(EVENTS)}",{"rootLink":${link},"after":${random.pick(SCALARS)},"token":${random.pick(SCALARS)}}]`,
    );
  },
  '#24 prototype pollution': (random) =>
    text(
      `421["${random.pick(EVENTS)}",{"__proto__":{"isHidden":true},"constructor":{"prototype":{"x":1}},"rootLink":{"__proto__":{"topic":"a"}}}]`,
    ),
  '#26 long names and numbers': (random) =>
    text(
      `42["${random.pick(EVENTS)}",{"rootLink":{"topic":"${pad(random, random.pick([' ', 'a ', '@', '\\t', '🙂', '-']), 4_000)}"}}]`,
    ),
  'answers nobody asked for': (random) => text(`43${random.between(0, 1e6)}[${random.pick(SCALARS)}]`),
  'other ack ids': (random) => text(`42${pad(random, '9', 40)}["typing.set",{}]`),
  'engine pong': () => text('3'),
  'engine noop': () => text('6'),
  'ping frame': (random) => webSocketFrame(random.bytes(random.below(125)), { opcode: OPCODES.ping }),
  'pong frame': (random) => webSocketFrame(random.bytes(random.below(125)), { opcode: OPCODES.pong }),
  'message in pieces': (random) =>
    Buffer.concat([
      webSocketFrame('42["typi', { isFinal: false }),
      ...Array.from({ length: random.below(20) }, () =>
        webSocketFrame('', { opcode: OPCODES.continuation, isFinal: false }),
      ),
      webSocketFrame('ng.set",{}]', { opcode: OPCODES.continuation }),
    ]),
};

/** What ends the connection that says it, and may end nothing else. */
export const FATAL_FRAMES: Record<string, MakeFrame> = {
  '#25 attachments announced': (random) =>
    text(
      `45${random.pick(['1', '9', '99999999', '1e3', '-1', '', '0x10'])}-["x",{"_placeholder":true,"num":${random.pick(SCALARS)}}]`,
    ),
  '#25 attachments without end': (random) => text(`45${pad(random, '9', 30_000)}`),
  '#25 binary answers': (random) =>
    text(`461-${random.between(0, 99)}[{"_placeholder":true,"num":${random.between(-9, 9)}}]`),
  '#25 binary without a header': (random) =>
    webSocketFrame(random.bytes(random.between(0, 2_000)), { opcode: OPCODES.binary }),
  '#25 bad packet types': (random) =>
    text(`4${random.pick(['7', '9', 'x', '-1', ' ', ''])}${random.pick(SCALARS)}`),
  '#25 bad engine types': (random) =>
    text(random.pick(['7', '9', '', 'x', '\u0000', '💥', '0{}', '1', '5', '2probe2'])),
  '#25 reserved opcodes': (random) => webSocketFrame('42[]', { opcode: random.pick([3, 4, 7, 11, 15]) }),
  '#25 unmasked': () => webSocketFrame('42["typing.set",{}]', { isMasked: false }),
  '#25 control frames too long': (random) =>
    webSocketFrame(random.bytes(200), { opcode: random.pick([8, 9, 10]) }),
  '#25 bad close codes': (random) => {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(random.pick([0, 999, 1004, 1005, 1006, 1015, 5000, 65_535]));
    return webSocketFrame(payload, { opcode: OPCODES.close });
  },
  '#25 continuation of nothing': () => webSocketFrame('42[]', { opcode: OPCODES.continuation }),
  '#25 random bytes': (random) => random.bytes(random.between(1, 400)),
  '#21 too large': (random) => text(`42["typing.set","${'x'.repeat(LARGEST + random.below(40_000))}"]`),
  '#21 a length of terabytes': (random) =>
    webSocketFrame('42[', {
      declaredLength: random.pick([2n ** 40n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n, 70_000n]),
    }),
  '#21 pieces without end': (random) =>
    Buffer.concat([
      webSocketFrame('42["', { isFinal: false }),
      ...Array.from({ length: 40 }, () =>
        webSocketFrame('x'.repeat(1_000 + random.below(100)), {
          opcode: OPCODES.continuation,
          isFinal: false,
        }),
      ),
    ]),
  '#21 deflated without agreement': (random) =>
    webSocketFrame(random.bytes(600), { reserved: random.pick([4, 2, 1, 7]) }),
  '#21 deep JSON': (random) =>
    text(`42["typing.set",${pad(random, random.pick(['[', '{"a":', '[{"a":']), LARGEST - 100)}`),
  '#21 wide JSON': (random) => text(`42["typing.set",[${pad(random, '0,', LARGEST - 100)}0]]`),
  '#21 invalid UTF-8': (random) =>
    webSocketFrame(
      Buffer.concat([Buffer.from('42["'), Buffer.from([0xc0, 0xaf, 0xff, 0xfe]), random.bytes(20)]),
    ),
  '#26 long namespace': (random) =>
    text(`42/${pad(random, random.pick(['a', '/', '\\', '%2f', '?', '../']), 30_000)},["x"]`),
  '#26 long ack id': (random) => text(`42${pad(random, '1', 30_000)}`),
  'another namespace': (random) => text(`40/${random.pick(['admin', '', '__proto__', '*', 'a?token=x'])},{}`),
  'connected twice': () => text('40{"ticket":"again"}'),
  'reserved event': (random) =>
    text(`42["${random.pick(['connect', 'connect_error', 'disconnect', 'disconnecting'])}"]`),
  'no array': (random) =>
    text(`42${random.pick(['{}', '"x"', 'null', '[]', '[null]', '[{}]', '{"0":"a"}', '[', ''])}`),
  'leaves the namespace': () => text('41'),
};

export const kindsOf = (frames: Record<string, MakeFrame>) => Object.entries(frames);
