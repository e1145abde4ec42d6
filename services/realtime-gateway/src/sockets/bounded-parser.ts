import { findJsonExcess } from '@messaging/service-kit';
import * as parser from 'socket.io-parser';

// What clients may say is a flat object in the array of an event: three levels.
const BOUNDS = { depth: 8, members: 1_000 };
const BINARY_TYPES = new Set([String(parser.PacketType.BINARY_EVENT), String(parser.PacketType.BINARY_ACK)]);

/**
 * Socket.IO's own parser, behind a look at what comes in: no event of ours is binary, and none is deep, so such a packet
 * ends the connection before anything is made of it. What a decoder throws, Socket.IO answers with "parse error".
 */
export const boundedParser = {
  Encoder: parser.Encoder,
  // Called with `new`: that it answers another object than `this` is how it stays Socket.IO's own.
  Decoder: function BoundedDecoder() {
    const decoder = new parser.Decoder();
    const add = decoder.add.bind(decoder);
    decoder.add = (packet: unknown) => {
      if (typeof packet !== 'string') throw new Error('binary packets are not taken');
      if (BINARY_TYPES.has(packet.charAt(0))) throw new Error('packets with attachments are not taken');
      const excess = findJsonExcess(packet, BOUNDS);
      if (excess) throw new Error(`the packet has ${excess}`);
      add(packet);
    };
    return decoder;
  },
};
