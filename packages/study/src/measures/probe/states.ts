import type { Network } from "@mesagrid/agent";
import {
  BatchEnv,
  createBuffers,
  EnvError,
  type Feature,
  FeatureReader,
  type Program,
  type Trace,
} from "@mesagrid/env";

/** The states of traces in which an action was taken, trace after trace, and what was seen of them. */
export interface ProbeStates {
  /** What is true of them: the columns of `values`. */
  readonly features: readonly Feature[];
  /** [rows, features] as `FeatureReader` reads them. */
  readonly values: Float32Array;
  /** [rows] number of the level that each stands on; traces on the same level share it. */
  readonly levels: Int32Array;
  /** [rows, cellsSize] */
  readonly cells: Uint8Array;
  /** [rows, S] */
  readonly side: Float32Array;
  /** [traces] the first row of each trace, and at the end the number of rows. */
  readonly first: Int32Array;
}

/**
 * Plays traces again and keeps each state that an action was taken in.
 *
 * @throws EnvError `wrong-trace` if one does not belong to the program
 */
export function probeStates(program: Program, traces: readonly Trace[]): ProbeStates {
  const { cellsSize, side } = program.observation;
  const first = new Int32Array(traces.length + 1);
  traces.forEach(({ actions }, i) => {
    first[i + 1] = first[i] + actions.length;
  });
  const rows = first[traces.length];
  const seen = { cells: new Uint8Array(rows * cellsSize), side: new Float32Array(rows * side.length) };
  const reader = new FeatureReader(program);
  const width = reader.features.length;
  const values = new Float32Array(rows * width);
  const levels = new Int32Array(rows);
  const known = new Map<string, number>();
  let row = 0;
  const [set] = program.levelSets.keys();
  const env = new BatchEnv(program, { slots: 1, seed: 0, levels: set, autoreset: "disabled" });
  const out = createBuffers(program, 1);
  const action = new Uint8Array(1);
  for (const trace of traces) {
    if (trace.scenario !== program.name)
      throw new EnvError("wrong-trace", `it was recorded on '${trace.scenario}', not on '${program.name}'`);
    const key = trace.level.board.join();
    const level = known.get(key) ?? known.size;
    known.set(key, level);
    env.startFrom(0, trace.level, out, { dynamics: trace.dynamics, counters: trace.counters });
    for (const chosen of trace.actions) {
      levels[row] = level;
      seen.cells.set(out.cells, row * cellsSize);
      seen.side.set(out.side, row * side.length);
      reader.readSlots(env, values.subarray(row * width, (row + 1) * width));
      row++;
      action[0] = chosen;
      env.step(action, out);
    }
  }
  return { features: reader.features, values, levels, ...seen, first };
}

/**
 * [rows] a feature's value in each state: a probe's labels. NaN where a flag that it needs is no, so that it means nothing.
 *
 * @throws RangeError if there is no such feature
 */
export function probeLabels({ features, values, levels }: ProbeStates, name: string): Float64Array {
  const column = (wanted: string): number => {
    const found = features.findIndex((feature) => feature.name === wanted);
    if (found >= 0) return found;
    throw new RangeError(
      `no feature '${wanted}'; there are ${features.map((feature) => feature.name).join(", ")}`,
    );
  };
  const own = column(name);
  const needs = features[own].needs.map(column);
  return Float64Array.from(levels, (_, row) => {
    const at = row * features.length;
    return needs.some((flag) => values[at + flag] === 0) ? Number.NaN : values[at + own];
  });
}

/**
 * A layer's activations [rows, units] in each state. A network with a memory remembers each trace from its start.
 *
 * @throws RangeError for a layer that the network does not have
 */
export function probeActivations(
  network: Network,
  { cells, side, first }: ProbeStates,
  layer: string,
): Float32Array {
  const { observation, memorySize } = network;
  const traces = first.length - 1;
  const rows = first[traces];
  const lengths = Array.from({ length: traces }, (_, trace) => first[trace + 1] - first[trace]);
  const memory = new Float32Array(traces * memorySize);
  let activations = new Float32Array(0);
  for (let t = 0; t < Math.max(...lengths); t++) {
    const going = [...lengths.keys()].filter((trace) => lengths[trace] > t);
    const at = going.map((trace) => first[trace] + t);
    const own = pick(memory, memorySize, going);
    const [read] = network.activations(
      pick(cells, observation.cellsSize, at),
      pick(side, observation.side.length, at),
      at.length,
      [layer],
      own,
    );
    put(own, memorySize, going, memory);
    const units = read.length / at.length;
    if (t === 0) activations = new Float32Array(rows * units);
    put(read, units, at, activations);
  }
  return activations;
}

/** Rows of a table, closed up. */
function pick<T extends Uint8Array | Float32Array>(table: T, width: number, rows: readonly number[]): T {
  const picked = table.slice(0, rows.length * width) as T;
  rows.forEach((row, i) => {
    picked.set(table.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}

/** Puts rows back to where they belong. */
function put(picked: Float32Array, width: number, rows: readonly number[], table: Float32Array): void {
  rows.forEach((row, i) => {
    table.set(picked.subarray(i * width, (i + 1) * width), row * width);
  });
}
