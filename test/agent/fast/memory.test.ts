import { beforeAll, describe, expect, it } from "vitest";
import { tapeGradient } from "../../../packages/agent/dist/algorithms/tape-learner.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { chooseKernels } from "../../../packages/agent/dist/fast/choose-kernels.js";
import { actorCriticLoss, clipped } from "../../../packages/agent/dist/loss.js";
import type { Learner, Network, Observations } from "../../../packages/agent/dist/networks/types.js";
import { readVariable } from "../../../packages/agent/dist/optimizers/vectors.js";
import { ACTIONS, apart, batchFor, network, observations, said, sequencesFor } from "../core/fixture.js";

interface Shape {
  kind: "mlp" | "conv";
  memory: "gru" | "lstm";
  memoryUnits: number;
  hidden: number[];
  side: number;
}

/** Units that are no multiple of anything, and that fill their columns. */
const SHAPES: readonly Shape[] = [
  { kind: "mlp", memory: "gru", memoryUnits: 6, hidden: [16, 8], side: 0 },
  { kind: "mlp", memory: "lstm", memoryUnits: 1, hidden: [24], side: 2 },
  { kind: "mlp", memory: "gru", memoryUnits: 32, hidden: [300], side: 1 },
  { kind: "mlp", memory: "lstm", memoryUnits: 48, hidden: [21], side: 0 },
  { kind: "conv", memory: "gru", memoryUnits: 17, hidden: [24], side: 2 },
  { kind: "conv", memory: "lstm", memoryUnits: 10, hidden: [24], side: 0 },
];
/** One slot alone, several in a block of samples, one a block, and slots that blocks cut in two. */
const SLOTS = [
  [1, 7],
  [3, 5],
  [23, 4],
  [64, 3],
  [101, 3],
] as const;
const CASES = SHAPES.flatMap((shape) => SLOTS.map(([slots, steps]) => ({ ...shape, slots, steps })));

beforeAll(async () => {
  await chooseBackend("wasm");
});

/** Two networks of the same weights, away from their start, where biases are 0: on our kernels and on the backend's. */
function pair({ kind, ...shape }: Shape): { fast: Network; stock: Network } {
  const make = () => {
    const net = network(kind, shape);
    net.setWeights(net.weights().map((values, i) => values.map((w, j) => w + 0.05 * Math.sin(i + j))));
    return net;
  };
  const usual = Uint8Array.from({ length: make().observation.cellsSize }, (_, i) => i % 3);
  return { fast: chooseKernels(make(), "simd", () => usual), stock: make() };
}

function gradientOn(net: Network, observations: Observations, loss: Loss): Float32Array[] {
  const { vectors, computeGradient } = net.learner as Learner;
  computeGradient(observations, loss);
  return vectors.variables.map((rows) => readVariable(rows, vectors.gradient()));
}

type Loss = (output: Float32Array, slopes: Float32Array) => number;

/** Largest difference, as a share of the largest number. */
function relative(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  return apart(ours, theirs) / (1e-6 + apart(theirs, new Float32Array(theirs.length)));
}

describe.each(CASES)("$kind with $memory of $memoryUnits, $slots slots of $steps steps", (one) => {
  const size = one.slots * one.steps;
  const seen = observations(size, one.side);

  it("says and remembers what the stock network does, step by step", () => {
    const { fast, stock } = pair(one);
    const sequences = sequencesFor(stock, size, 2, one.steps);
    const ours = said(fast, seen.cells, seen.side, size, sequences);
    const theirs = said(stock, seen.cells, seen.side, size, sequences);
    for (const what of ["logits", "values", "memory"] as const)
      expect(apart(ours[what], theirs[what]), what).toBeLessThan(1e-5);
    expect(apart(ours.memory, sequences.memory)).toBeGreaterThan(1e-2);
    for (const net of [fast, stock]) net.dispose();
  });

  it("learns from what it said, to the bit", () => {
    const { fast } = pair(one);
    const sequences = sequencesFor(fast, size, 2, one.steps);
    const { logits, values } = said(fast, seen.cells, seen.side, size, sequences);
    let found = new Float32Array(0);
    fast.learner?.computeGradient({ size, ...seen, sequences }, (output) => {
      found = output.slice();
      return 0;
    });
    const wanted = Float32Array.from(found, (_, i) => {
      const [row, column] = [Math.floor(i / (ACTIONS + 1)), i % (ACTIONS + 1)];
      return column === ACTIONS ? values[row] : logits[row * ACTIONS + column];
    });
    expect(found).toEqual(wanted);
    fast.dispose();
  });

  it("has the stock network's gradient", () => {
    const { fast, stock } = pair(one);
    const samples = batchFor(stock, size, 3, one.steps);
    expect(samples.sequences?.starts.subarray(one.slots)).toContain(1);
    const weights = { entropy: 0.01, value: 0.5, clip: 0.2, valueClip: 0.1 };
    const loss: Loss = (output, slopes) =>
      actorCriticLoss(output, ACTIONS, samples, clipped(0.2), weights, slopes).loss;
    // Of what was there before a batch nothing must be left.
    gradientOn(fast, batchFor(stock, 2 * size, 4, one.steps), (_output, slopes) => {
      slopes.fill(1);
      return 0;
    });
    const ours = gradientOn(fast, samples, loss);
    tapeGradient(stock, samples, loss).forEach((gradient, i) => {
      expect(relative(ours[i], gradient), stock.names[i]).toBeLessThan(1e-4);
      expect(apart(gradient, new Float32Array(gradient.length)), stock.names[i]).toBeGreaterThan(0);
    });
    for (const net of [fast, stock]) net.dispose();
  });
});

describe.each(["gru", "lstm"] as const)("%s on our kernels", (memory) => {
  const shape: Shape = { kind: "mlp", memory, memoryUnits: 6, hidden: [16, 8], side: 1 };
  /** Small, for relu's kinks are close by. */
  const STEP = 0.002;
  const [slots, steps] = [5, 6];
  const size = slots * steps;
  const seen = observations(size, shape.side);

  it("has the gradient of finite differences", () => {
    const { fast } = pair(shape);
    const sequences = sequencesFor(fast, size, 2, steps);
    /** A scalar that every output has a different part in, in double precision. */
    const value: Loss = (output, slopes) => {
      slopes.forEach((_, i) => {
        slopes[i] = Math.sin(i + 1);
      });
      return output.reduce((sum, x, i) => sum + x * Math.sin(i + 1), 0);
    };
    const at = (weights: Float32Array[]) => {
      let found = 0;
      fast.setWeights(weights);
      gradientOn(fast, { size, ...seen, sequences }, (...given) => {
        found = value(...given);
        return found;
      });
      return found;
    };
    const weights = fast.weights();
    const gradient = gradientOn(fast, { size, ...seen, sequences }, value);
    weights.forEach((values, k) => {
      for (const i of [0, Math.floor(values.length / 3), values.length - 1]) {
        const moved = (by: number) =>
          weights.map((all, j) => (j === k ? all.map((w, n) => (n === i ? w + by : w)) : all));
        const difference = (at(moved(STEP)) - at(moved(-STEP))) / (2 * STEP);
        expect(Math.abs(difference - gradient[k][i]), `${fast.names[k]}[${i}]`).toBeLessThan(
          0.02 + 0.02 * Math.abs(gradient[k][i]),
        );
      }
    });
    fast.dispose();
  });

  it("says the same of a slot to the bit, whatever stands beside it", () => {
    const { fast } = pair(shape);
    const count = 150;
    const { cells, side } = observations(count, shape.side);
    const before = Float32Array.from({ length: count * fast.memorySize }, (_, i) => Math.sin(i));
    const all = { logits: new Float32Array(count * ACTIONS), values: new Float32Array(count) };
    const after = before.slice();
    fast.forward(cells, side, count, all, after);
    const part = (array: Float32Array, row: number) =>
      array.slice((row * array.length) / count, ((row + 1) * array.length) / count);
    for (const row of [0, 7, 63, 64, 149]) {
      const alone = { logits: new Float32Array(ACTIONS), values: new Float32Array(1) };
      const own = part(before, row);
      const codes = cells.slice((row * cells.length) / count);
      fast.forward(codes, part(side, row), 1, alone, own);
      expect(alone.logits).toEqual(part(all.logits, row));
      expect(alone.values).toEqual(part(all.values, row));
      expect(own).toEqual(part(after, row));
    }
    fast.dispose();
  });

  it("wants a memory, and sequences to learn from", () => {
    const { fast } = pair(shape);
    const out = { logits: new Float32Array(size * ACTIONS), values: new Float32Array(size) };
    expect(() => fast.forward(seen.cells, seen.side, size, out)).toThrow("it needs one to read and to write");
    expect(() => fast.learner?.computeGradient({ size, ...seen }, () => 0)).toThrow("learns from sequences");
    fast.dispose();
  });
});
