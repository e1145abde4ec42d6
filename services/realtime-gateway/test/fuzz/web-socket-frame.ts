export interface FrameOptions {
  opcode?: number;
  /** The last frame of its message. */
  isFinal?: boolean;
  /** The three reserved bits; the first says "compressed". */
  reserved?: number;
  isMasked?: boolean;
  /** What the header says, whatever the payload is. */
  declaredLength?: bigint;
}

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/** A WebSocket frame as RFC 6455, or not as RFC 6455, would have it. */
export function webSocketFrame(payload: Buffer | string, options: FrameOptions = {}): Buffer {
  const { opcode = OPCODES.text, isFinal = true, reserved = 0, isMasked = true } = options;
  const bytes = Buffer.from(payload as string, 'utf8');
  const length = options.declaredLength ?? BigInt(bytes.length);
  const maskBit = isMasked ? 0x80 : 0;
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const head = headOf(first, length, maskBit);
  if (!isMasked) return Buffer.concat([head, bytes]);
  // A mask of zeroes is a mask.
  return Buffer.concat([head, Buffer.alloc(4), bytes]);
}

function headOf(first: number, length: bigint, maskBit: number): Buffer {
  if (length < 126n) return Buffer.from([first, maskBit | Number(length)]);
  if (length < 65_536n) {
    const head = Buffer.from([first, maskBit | 126, 0, 0]);
    head.writeUInt16BE(Number(length), 2);
    return head;
  }
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = maskBit | 127;
  head.writeBigUInt64BE(length, 2);
  return head;
}
