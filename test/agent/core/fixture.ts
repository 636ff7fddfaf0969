import { createStream, nextBelow, nextFloat, nextNormal, type ObservationSpec, PURPOSE } from "@mesagrid/env";
import type { Batch } from "../../../packages/agent/dist/algorithms/algorithm.js";
import type { Network } from "../../../packages/agent/dist/networks/network.js";
import { createNetwork } from "../../../packages/agent/dist/networks/network.js";
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
  options: { seed?: number; side?: number; hidden?: number[]; memory?: Settings["memory"] } = {},
): Network {
  const { channels } = defaultSettings("ppo", kind);
  const names = Array.from({ length: ACTIONS }, (_, i) => `action${i}`);
  return createNetwork(
    {
      observation: observation(options.side),
      actions: { names, direction: new Uint8Array(), steer: new Uint8Array() },
    },
    {
      network: kind,
      hidden: options.hidden ?? [16, 8],
      channels,
      memory: options.memory ?? "none",
      memoryUnits: 6,
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
export function batchFor(net: Network, size: number, seed = 1): Batch {
  const stream = createStream(seed, PURPOSE.policy);
  const { cells, side } = observations(size, net.observation.side.length, seed);
  const logits = new Float32Array(size * net.actions);
  const values = new Float32Array(size);
  net.forward(cells, side, size, { logits, values });
  const actions = Uint8Array.from({ length: size }, () => nextBelow(stream, 0, net.actions));
  const logProbs = Float32Array.from({ length: size }, (_, row) => {
    const z = [...logits.subarray(row * net.actions, (row + 1) * net.actions)];
    return z[actions[row]] - Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0));
  });
  const advantages = Float32Array.from({ length: size }, () => nextNormal(stream));
  const returns = values.map((value, row) => value + advantages[row]);
  return { size, cells, side, actions, logProbs, values, advantages, returns };
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
