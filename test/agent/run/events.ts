import { crc32c } from "@mesagrid/agent";

/** What an event says: a step and its numbers, or the file's version. */
export interface DecodedEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly version: string;
  readonly scalars: Readonly<Record<string, number>>;
}

/** Reads an event file back, written apart from what writes them: every length and checksum is looked at. */
export function decodeEvents(bytes: Uint8Array): DecodedEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const check = (from: number, to: number) => {
    const crc = crc32c(bytes.subarray(from, to));
    const unmasked = (view.getUint32(to, true) - 0xa282ead8) >>> 0;
    if (((unmasked >>> 17) | (unmasked << 15)) >>> 0 !== crc) throw new Error(`bad checksum at ${to}`);
  };
  const events: DecodedEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    check(at, at + 8);
    const from = at + 12;
    const to = from + Number(view.getBigUint64(at, true));
    check(from, to);
    events.push(decodeEvent(bytes.slice(from, to)));
    at = to + 4;
  }
  return events;
}

function decodeEvent(bytes: Uint8Array): DecodedEvent {
  const fields = new Map(decodeFields(bytes));
  const scalars: Record<string, number> = {};
  for (const [, value] of decodeFields(bytesOf(fields.get(5)))) {
    const parts = new Map(decodeFields(bytesOf(value)));
    scalars[new TextDecoder().decode(bytesOf(parts.get(1)))] = Number(parts.get(2));
  }
  const version = new TextDecoder().decode(bytesOf(fields.get(3)));
  return { wallTime: Number(fields.get(1)), step: Number(fields.get(2) ?? 0), version, scalars };
}

function bytesOf(value: number | Uint8Array | undefined): Uint8Array {
  return typeof value === "object" ? value : new Uint8Array(0);
}

/** Protobuf's wire format: field numbers with numbers (varint, double, float) or bytes. */
function decodeFields(bytes: Uint8Array): [number, number | Uint8Array][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: [number, number | Uint8Array][] = [];
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const wire = key & 7;
    if (wire === 0) fields.push([key >> 3, varint()]);
    else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
      const doubleAt = (from: number) => view.getFloat64(from, true);
      const floatAt = (from: number) => view.getFloat32(from, true);
      const value = wire === 2 ? bytes.slice(at, at + length) : wire === 1 ? doubleAt(at) : floatAt(at);
      fields.push([key >> 3, value]);
      at += length;
    }
  }
  return fields;
}
