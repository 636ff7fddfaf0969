import { readFileSync } from "node:fs";
import { createStream, nextFloat, PURPOSE } from "@mesagrid/env";
import { describe, expect, it } from "vitest";
import { createAlgorithm } from "../../../packages/agent/dist/algorithms/algorithm.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { chooseKernels, kernelsOf } from "../../../packages/agent/dist/fast/choose-kernels.js";
import { Heap } from "../../../packages/agent/dist/fast/heap.js";
import { FINISH } from "../../../packages/agent/dist/fast/kernels.js";
import { useNative } from "../../../packages/agent/dist/fast/native-kernels.js";
import type { Settings } from "../../../packages/agent/dist/settings.js";
import { nativeKernels } from "../../../packages/agent/dist/tensorflow.js";
import { batchFor, network, settings } from "../core/fixture.js";
import { WITHOUT_NATIVE } from "./native.js";

const [ROWS, INNER] = [7, 36];
/** All that blocks of columns can be put together of. */
const WIDTHS = [16, 32, 48, 64, 112, 240];
/** Bytes of a row of a matrix: more than any width has. */
const STRIDE = 4 * 256;
/** What stands for a zero in the first row and in the others: what a training that diverges has, and what relu leaves. */
const ZEROS = [
  [0, Number.NaN, Number.POSITIVE_INFINITY],
  [0, -0, 1e-41],
];

/** A heap with numbers in it, the same each time; half of those on the left are 0 or stand for it. */
function filled() {
  const heap = new Heap();
  const stream = createStream(5, PURPOSE.weights);
  const matrix = (rows: number, draw: (row: number) => number) => {
    const at = heap.take(rows * STRIDE);
    const numbers = heap.floats(at, (rows * STRIDE) / 4);
    for (let i = 0; i < numbers.length; i++) numbers[i] = draw(Math.floor((4 * i) / STRIDE));
    return at;
  };
  const number = () => nextFloat(stream) - 0.5;
  const left = matrix(ROWS, (row) =>
    nextFloat(stream) < 0.5 ? number() : ZEROS[Math.min(row, 1)][Math.floor(3 * nextFloat(stream))],
  );
  return {
    heap,
    left,
    right: matrix(INNER, number),
    start: matrix(ROWS, number),
    out: matrix(ROWS, number),
    list: (columns: number, runs: number) =>
      heap.run.listRows(left, ROWS, STRIDE, columns, runs, 64, STRIDE, heap.lists, heap.ends),
    rows: (at: number, count: number) => heap.floats(at, (count * STRIDE) / 4).slice(),
  };
}

/** Weights and moments after two updates. */
function updated(which: Pick<Settings, "network" | "memory">): Float32Array[] {
  const stock = network(which.network, { side: 1, memory: which.memory, hidden: [70, 40], memoryUnits: 20 });
  const net = chooseKernels(stock, "simd", () => new Uint8Array(stock.observation.cellsSize));
  const learner = createAlgorithm(net, settings("ppo", { epochs: 2, minibatches: 2 }));
  const stream = createStream(1, PURPOSE.batches);
  for (let i = 0; i < 2; i++) learner.update(batchFor(net, 48, i), stream);
  const all = [...net.weights(), ...learner.state()];
  learner.dispose();
  net.dispose();
  return all;
}

const built = WITHOUT_NATIVE === undefined ? Object.entries(nativeKernels()) : [];
if (WITHOUT_NATIVE === undefined && built.length === 0) {
  const able = /\bavx2\b/.test(readFileSync("/proc/cpuinfo", "utf8"));
  const reason = `native kernels are left out: ${able ? "they were not built" : "the processor has no AVX2"}`;
  if (able && process.env.MESAGRID_NATIVE === "required") throw new Error(reason);
  process.stderr.write(`${reason}\n`);
}

it.skipIf(built.length === 0)("there are native kernels", () => {
  expect(built.map(([registers]) => registers)).toContain("avx2");
});

describe.each(built)("native kernels for %s", (registers, kernels) => {
  /** The same on the WebAssembly kernels and then on the native ones. */
  async function onBoth<T>(work: () => T): Promise<T[]> {
    await chooseBackend("wasm");
    const plain = work();
    await chooseBackend("tensorflow");
    useNative(kernels);
    return [plain, work()];
  }

  it("are there on tensorflow, and nowhere else", async () => {
    // A function of a WebAssembly instance has no source.
    const [wasm, replaced] = await onBoth(() =>
      Object.entries(new Heap().run).flatMap(([name, kernel]) =>
        typeof kernel === "function" && !String(kernel).includes("[native code]") ? [name] : [],
      ),
    );
    expect(wasm).toEqual([]);
    expect(replaced.sort()).toEqual(
      registers === "avx512"
        ? ["listRows", "multiply", "product", "scatter"]
        : ["multiply", "product", "scatter"],
    );
  });

  it.each([
    [4, 1],
    [16, 1],
    [20, 1],
    [36, 1],
    [8, 3],
  ])("list the same of %i numbers in %i runs", async (columns, runs) => {
    const [wasm, native] = await onBoth(() => {
      const { heap, list } = filled();
      list(columns, runs);
      const ends = heap.integers(heap.ends, ROWS).slice();
      const count = (ends[ROWS - 1] - heap.lists) / 4;
      const values = heap.floats(heap.lists + (1 << 20) + 2112, count).slice();
      return { ends, values, offsets: heap.integers(heap.lists, count).slice() };
    });
    expect(wasm.values.length).toBeGreaterThan(ROWS);
    expect(native).toEqual(wasm);
  });

  const sums = Object.entries(FINISH).flatMap(([name, finish]) =>
    WIDTHS.flatMap((columns) =>
      ["nothing", "one row", "rows"].map((from) => ({ name, finish, columns, from })),
    ),
  );
  it.each(sums)("multiply $columns columns from $from, finish $name", async ({ finish, columns, from }) => {
    const [wasm, native] = await onBoth(() => {
      const { heap, right, start, out, list, rows } = filled();
      list(INNER, 1);
      const [first, stride] = [from === "nothing" ? 0 : start, from === "rows" ? STRIDE : 0];
      const { run, lists, ends } = heap;
      run.multiply(lists, ends, ROWS, right, columns, first, stride, out, STRIDE, finish);
      return rows(out, ROWS);
    });
    expect(native).toEqual(wasm);
  });

  it.each(WIDTHS)("scatter %i columns", async (columns) => {
    const [wasm, native] = await onBoth(() => {
      const { heap, right, start, list, rows } = filled();
      list(INNER, 1);
      heap.run.scatter(heap.lists, heap.ends, ROWS, right, columns, start, STRIDE);
      return rows(right, INNER);
    });
    expect(native).toEqual(wasm);
  });

  const products = [8, 24, 32, 72, 240].flatMap((columns) =>
    [1, 4, ROWS].flatMap((count) => [true, false].map((started) => ({ columns, count, started }))),
  );
  it.each(products)("make a product of $count rows and $columns columns, started: $started", async (each) => {
    const [wasm, native] = await onBoth(() => {
      const { heap, left, right, start, out, rows } = filled();
      const [first, stride] = each.started ? [start, STRIDE] : [0, 0];
      const { count, columns } = each;
      heap.run.product(left, STRIDE, 4, count, INNER, right, STRIDE, columns, first, stride, out, STRIDE);
      return rows(out, ROWS);
    });
    expect(native).toEqual(wasm);
  });

  it.each([
    { network: "mlp", memory: "none" },
    { network: "mlp", memory: "gru" },
    { network: "conv", memory: "lstm" },
  ] as const)("learn the same weights: $network, memory $memory", async (which) => {
    const [wasm, native] = await onBoth(() => updated(which));
    expect(native).toEqual(wasm);
  });

  it("are taken by themselves for networks without convolutions", async () => {
    await chooseBackend("tensorflow");
    const chosen = (["mlp", "conv", "impala"] as const).map((kind) => {
      const net = network(kind);
      const kernels = kernelsOf(chooseKernels(net, "auto", () => new Uint8Array(net.observation.cellsSize)));
      net.dispose();
      return kernels;
    });
    expect(chosen).toEqual(["simd", "stock", "stock"]);
  });
});
