import { EnvError } from "./errors.js";
import { type State, stateSize, writeState } from "./state.js";

/** Every slot's state, streams included, bit for bit. */
export interface EnvSnapshot {
  readonly version: 1;
  readonly bytes: Uint8Array;
}

/** A copy of a state behind a header of numbers. */
export function takeSnapshot(header: Float64Array, state: State): EnvSnapshot {
  const bytes = new Uint8Array(header.byteLength + stateSize(state));
  bytes.set(new Uint8Array(header.buffer));
  writeState(state, bytes, header.byteLength);
  return { version: 1, bytes };
}

/**
 * The header of a snapshot that fits a state; the state stands behind it, from `header.byteLength` on.
 *
 * @param length numbers of the header
 * @throws EnvError `wrong-snapshot` if it was taken of another program or number of slots
 */
export function readHeader({ version, bytes }: EnvSnapshot, length: number, state: State): Float64Array {
  const headerSize = length * Float64Array.BYTES_PER_ELEMENT;
  const size = headerSize + stateSize(state);
  if (version !== 1 || bytes.length !== size) {
    throw new EnvError(
      "wrong-snapshot",
      `${bytes.length} bytes; expected ${size} (same scenario, same slots)`,
    );
  }
  return new Float64Array(bytes.slice(0, headerSize).buffer);
}
