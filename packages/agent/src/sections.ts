import { Reader, Writer } from "@mesagrid/env";

const STATE_VERSION = 3;

/** All that a training depends on, by name. */
export type Sections = ReadonlyMap<string, Uint8Array>;

/** The bytes of `state.bin`. */
export function encodeSections(sections: Sections): Uint8Array {
  const writer = new Writer().u8(STATE_VERSION).u32(sections.size);
  for (const [name, bytes] of sections) writer.text(name).bytes(bytes);
  return writer.done();
}

/** @throws WireError */
export function decodeSections(bytes: Uint8Array): Sections {
  const reader = new Reader(bytes, "checkpoint");
  const version = reader.u8();
  if (version !== STATE_VERSION)
    reader.fail(`version ${version}; this program reads version ${STATE_VERSION}`);
  const count = reader.u32();
  const sections = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) sections.set(reader.text(), reader.bytes());
  reader.end();
  return sections;
}

/** An array's bytes, not copied. */
export function bytesOf(array: Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy as floats. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

/** Adds a list of parts: `NAME/0`, `NAME/1` and so on. */
export function put(sections: Map<string, Uint8Array>, name: string, parts: readonly Uint8Array[]): void {
  for (const [index, part] of parts.entries()) sections.set(`${name}/${index}`, part);
}

/** The parts of a list; none if there is none of that name. */
export function take(sections: Sections, name: string): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let part = sections.get(`${name}/0`); part; part = sections.get(`${name}/${parts.length}`))
    parts.push(part);
  return parts;
}

/** A section that every checkpoint has; one without it is of another version. @throws RangeError */
export function section(sections: Sections, name: string): Uint8Array {
  const bytes = sections.get(name);
  if (!bytes) throw new RangeError(`the checkpoint has no section '${name}'`);
  return bytes;
}
