/**
 * TensorBoard's event files, written by hand: a file is a row of TFRecords (`tensorflow/core/lib/io/record_writer.h`), each
 * an `Event` of `tensorflow/core/util/event.proto` in protobuf's wire format.
 */

/** Numbers at one moment of a training. */
export interface ScalarRow {
  /** Environment steps. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** Tag to number. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** An event file's bytes: its version, then one event a row. @param wallTime when it began, seconds since 1970 */
export function eventFile(wallTime: number, rows: Iterable<ScalarRow>): Uint8Array {
  const version = [...double(EVENT.wallTime, wallTime), ...text(EVENT.fileVersion, "brain.Event:2")];
  const records = [record(Uint8Array.from(version))];
  for (const row of rows) records.push(record(scalarEvent(row)));
  return joined(records);
}

/** Numbers of the fields in `event.proto` and `summary.proto`. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 };
const SUMMARY = { value: 1 };
const VALUE = { tag: 1, simpleValue: 2 };

function scalarEvent({ step, wallTime, scalars }: ScalarRow): Uint8Array {
  const values = Object.entries(scalars).flatMap(([tag, value]) =>
    message(SUMMARY.value, [...text(VALUE.tag, tag), ...float(VALUE.simpleValue, value)]),
  );
  return Uint8Array.from([
    ...double(EVENT.wallTime, wallTime),
    ...[...key(EVENT.step, 0), ...varint(step)],
    ...message(EVENT.summary, values),
  ]);
}

/** Length, its checksum, the data, its checksum. */
function record(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + 4 + data.length + 4);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(crc32c(bytes.subarray(0, 8))), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, masked(crc32c(data)), true);
  return bytes;
}

/** As `tensorflow/core/lib/hash/crc32c.h` masks a checksum, so that one of bytes that hold checksums is no weaker. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Castagnoli's polynomial, bits reversed. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** CRC-32C (RFC 3720, appendix B.4). */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[i]) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}

/** A field's number and wire type: 0 varint, 1 eight bytes, 2 a length and bytes, 5 four bytes. */
function key(field: number, wire: number): number[] {
  return varint(field * 8 + wire);
}

/** Seven bits a byte, the lowest first. By division: steps have more bits than JavaScript's shifts. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return [...bytes, left];
}

function message(field: number, bytes: readonly number[] | Uint8Array): number[] {
  return [...key(field, 2), ...varint(bytes.length), ...bytes];
}

function text(field: number, value: string): number[] {
  return message(field, new TextEncoder().encode(value));
}

function double(field: number, value: number): number[] {
  return [...key(field, 1), ...new Uint8Array(Float64Array.of(value).buffer)];
}

function float(field: number, value: number): number[] {
  return [...key(field, 5), ...new Uint8Array(Float32Array.of(value).buffer)];
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
