import type { Sections } from "./checkpoint.js";

/** The bytes of an array as they are. */
export function bytesOf(array: Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy of bytes as the numbers they are. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

/** Puts several parts under one name. */
export function put(sections: Map<string, Uint8Array>, name: string, parts: readonly Uint8Array[]): void {
  for (const [index, part] of parts.entries()) sections.set(`${name}/${index}`, part);
}

/** The parts that `put` put there; none if there are none. */
export function take(sections: Sections, name: string): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let part = sections.get(`${name}/0`); part; part = sections.get(`${name}/${parts.length}`))
    parts.push(part);
  return parts;
}

/** A section that every checkpoint has; one without it is of another version. */
export function section(sections: Sections, name: string): Uint8Array {
  const bytes = sections.get(name);
  if (!bytes) throw new RangeError(`the checkpoint has no section '${name}'`);
  return bytes;
}
