import { createStream, nextBelow, nextFloat, nextNormal, type ObservationSpec, PURPOSE } from "@mesagrid/env";
import type { Batch } from "../../../packages/agent/dist/algorithms/algorithm.js";
import type { Network } from "../../../packages/agent/dist/networks/network.js";
import { createNetwork } from "../../../packages/agent/dist/networks/network.js";
import type { Sequences } from "../../../packages/agent/dist/networks/types.js";
import { defaultSettings, type Settings } from "../../../packages/agent/dist/settings.js";

/** A 4x5 world of three kinds on two seen layers, the third of which has no plane, and perhaps a counter. */
export function observation(sideSize = 0): ObservationSpec {
  const side = Array.from({ length: sideSize }, (_, i) => `counter${i}`);
  return {
    painted: false,
    layers: Uint8Array.of(1, 2),
    attributes: [],
    channels: 2,
    codes: ["", "wall", "mouse", "cheese"],
    window: undefined,
    height: 4,
    width: 5,
    cellsSize: 2 * 4 * 5,
    layerStart: Int32Array.of(-1, 0, 4 * 5),
    plain: true,
    shown: Uint8Array.of(0, 1, 2, 3),
    planes: [
      { code: 1, channel: 0 },
      { code: 2, channel: 1 },
      { code: 3, channel: 0 },
    ],
    side,
    sideCounters: Uint8Array.from(side, (_, i) => i),
    counterSide: Int16Array.from(side, (_, i) => i),
    delusions: [],
  };
}

export const ACTIONS = 4;

export function network(
  kind: Settings["network"],
  options: {
    seed?: number;
    side?: number;
    hidden?: number[];
    channels?: number[];
    memory?: Settings["memory"];
    memoryUnits?: number;
  } = {},
): Network {
  const names = Array.from({ length: ACTIONS }, (_, i) => `action${i}`);
  return createNetwork(
    {
      observation: observation(options.side),
      actions: { names, direction: new Uint8Array(), steer: new Uint8Array() },
    },
    {
      network: kind,
      hidden: options.hidden ?? [16, 8],
      channels: options.channels ?? [4, 8],
      memory: options.memory ?? "none",
      memoryUnits: options.memoryUnits ?? 6,
    },
    createStream(options.seed ?? 1, PURPOSE.weights),
  );
}

/** Observation codes [count, cellsSize] and side numbers. */
export function observations(
  count: number,
  sideSize = 0,
  seed = 1,
): { cells: Uint8Array; side: Float32Array } {
  const stream = createStream(seed, PURPOSE.level);
  const { cellsSize } = observation();
  const cells = new Uint8Array(count * cellsSize);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < cellsSize / 2; i++) {
      cells[row * cellsSize + i] = [0, 0, 1, 3][nextBelow(stream, 0, 4)];
    }
    cells[row * cellsSize + cellsSize / 2 + nextBelow(stream, 0, cellsSize / 2)] = 2;
  }
  return { cells, side: Float32Array.from({ length: count * sideSize }, () => nextFloat(stream)) };
}

/** A rollout of made-up numbers under the network's own policy. */
export function batchFor(net: Network, size: number, seed = 1, steps = 4): Batch {
  const stream = createStream(seed, PURPOSE.policy);
  const { cells, side } = observations(size, net.observation.side.length, seed);
  const sequences = net.memorySize > 0 ? sequencesFor(net, size, seed, steps) : undefined;
  const { logits, values } = said(net, cells, side, size, sequences);
  const actions = Uint8Array.from({ length: size }, () => nextBelow(stream, 0, net.actions));
  const logProbs = Float32Array.from({ length: size }, (_, row) => {
    const z = [...logits.subarray(row * net.actions, (row + 1) * net.actions)];
    return z[actions[row]] - Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0));
  });
  const advantages = Float32Array.from({ length: size }, () => nextNormal(stream));
  const returns = values.map((value, row) => value + advantages[row]);
  return {
    size,
    cells,
    side,
    actions,
    logProbs,
    values,
    advantages,
    returns,
    ...(sequences && { sequences }),
  };
}

/** Rows as some steps of each slot: some memory to start from, and an episode that starts here and there. */
export function sequencesFor(net: Network, size: number, seed = 1, steps = 4): Sequences {
  const stream = createStream(seed, PURPOSE.dynamics);
  return {
    steps,
    memory: Float32Array.from({ length: (size / steps) * net.memorySize }, () => 0.5 * nextNormal(stream)),
    starts: Uint8Array.from({ length: size }, () => (nextFloat(stream) < 0.2 ? 1 : 0)),
  };
}

/** Logits and values, step by step where there is a memory. */
export function said(
  net: Network,
  cells: Uint8Array,
  side: Float32Array,
  size: number,
  sequences?: Sequences,
) {
  const steps = sequences?.steps ?? 1;
  const rows = size / steps;
  const [logits, values] = [new Float32Array(size * net.actions), new Float32Array(size)];
  const memory = sequences?.memory.slice() ?? new Float32Array(0);
  const part = <T extends Uint8Array | Float32Array>(all: T, t: number) =>
    all.subarray((t * all.length) / steps, ((t + 1) * all.length) / steps) as T;
  for (let t = 0; t < steps; t++) {
    for (let row = 0; row < rows; row++) {
      if (sequences?.starts[t * rows + row]) memory.fill(0, row * net.memorySize, (row + 1) * net.memorySize);
    }
    const out = { logits: part(logits, t), values: part(values, t) };
    net.forward(part(cells, t), part(side, t), rows, out, memory);
  }
  return { logits, values, memory };
}

export function settings(algorithm: Settings["algorithm"], changed: Partial<Settings> = {}): Settings {
  return { ...defaultSettings(algorithm), ...changed };
}

/** Largest absolute difference. */
export function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
