import { createStream, PURPOSE } from "@mesagrid/env";
import { beforeAll, describe, expect, it } from "vitest";
import { createAlgorithm } from "../../../packages/agent/dist/algorithms/algorithm.js";
import { Descent } from "../../../packages/agent/dist/algorithms/descent.js";
import type { UpdateMetrics } from "../../../packages/agent/dist/algorithms/types.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { chooseKernels } from "../../../packages/agent/dist/fast/choose-kernels.js";
import { actorCriticLoss, PLAIN } from "../../../packages/agent/dist/loss.js";
import type { Network } from "../../../packages/agent/dist/networks/types.js";
import type { WeightVectors } from "../../../packages/agent/dist/optimizers/types.js";
import { writeVariable } from "../../../packages/agent/dist/optimizers/vectors.js";
import type { Settings } from "../../../packages/agent/dist/settings.js";
import { ACTIONS, apart, batchFor, network, settings } from "../core/fixture.js";

const SIZE = 92;
const CASES = (["ppo", "a2c"] as const).flatMap((algorithm) =>
  [
    { kind: "mlp" as const, side: 0, hidden: [16, 8] },
    { kind: "mlp" as const, side: 3, hidden: [21] },
    { kind: "conv" as const, side: 2, hidden: [10] },
    { kind: "mlp" as const, side: 1, hidden: [21], memory: "gru" as const },
    { kind: "conv" as const, side: 2, hidden: [10], memory: "lstm" as const },
  ].flatMap((shape) => [1, 2, 3].map((seed) => ({ algorithm, seed, ...shape }))),
);

beforeAll(async () => {
  await chooseBackend("wasm");
});

/** Two networks of the same weights, on our kernels and on the backend's. */
function pair(
  kind: "mlp" | "conv",
  options: { seed?: number; side?: number; hidden?: number[]; memory?: Settings["memory"] },
) {
  const make = () => network(kind, options);
  const usual = new Uint8Array(make().observation.cellsSize);
  return { fast: chooseKernels(make(), "simd", () => usual), stock: make() };
}

/** Whole updates on rollouts that are the same for both: those of the first network's policy. */
function updates(nets: readonly Network[], name: "ppo" | "a2c", count: number, changed = {}) {
  const learners = nets.map((net) => ({
    algorithm: createAlgorithm(net, settings(name, { valueClip: 0.2, ...changed })),
    stream: createStream(1, PURPOSE.batches),
  }));
  return Array.from({ length: count }, (_, i): UpdateMetrics[] => {
    const batch = batchFor(nets[0], SIZE, i);
    return learners.map(({ algorithm, stream }) => algorithm.update(batch, stream));
  });
}

function expectAlike(ours: UpdateMetrics, theirs: UpdateMetrics): void {
  expect(Object.keys(ours)).toEqual(Object.keys(theirs));
  const found = new Map(Object.entries<number>({ ...ours }));
  for (const [name, wanted] of Object.entries<number>({ ...theirs })) {
    expect(Math.abs((found.get(name) ?? 0) - wanted), name).toBeLessThan(1e-3 + 1e-3 * Math.abs(wanted));
  }
}

/** That both networks came from `start` to the same place. */
function expectSameWay(fast: Network, stock: Network, start: readonly Float32Array[]): void {
  const ours = fast.weights();
  for (const [i, values] of stock.weights().entries()) {
    const way = apart(values, start[i]);
    expect(way, stock.names[i]).toBeGreaterThan(0);
    expect(apart(ours[i], values), stock.names[i]).toBeLessThan(0.02 * way + 1e-5);
  }
}

describe.each(CASES)(
  "$algorithm of $kind $hidden with memory $memory and $side side numbers, seed $seed",
  (wanted) => {
    it("goes where the stock path goes", () => {
      const { fast, stock } = pair(wanted.kind, wanted);
      const start = stock.weights();
      for (const [ours, theirs] of updates([fast, stock], wanted.algorithm, 3)) expectAlike(ours, theirs);
      expectSameWay(fast, stock, start);
      for (const net of [fast, stock]) net.dispose();
    });

    it("gives the same bits each time", () => {
      const [one, other] = [pair(wanted.kind, wanted).fast, pair(wanted.kind, wanted).fast];
      for (const [ours, theirs] of updates([one, other], wanted.algorithm, 2)) expect(ours).toEqual(theirs);
      expect(one.weights()).toEqual(other.weights());
      for (const net of [one, other]) net.dispose();
    });
  },
);

describe("the kernels' Adam", () => {
  /** A gradient step on made-up samples. */
  function descend({ learner, optimizer }: Descent, net: Network, seed: number): void {
    const samples = batchFor(net, SIZE, seed);
    const weights = { entropy: 0, value: 0.5, clip: 0.2, valueClip: Number.POSITIVE_INFINITY };
    learner.computeGradient(samples, (output, slopes) => {
      return actorCriticLoss(output, ACTIONS, samples, PLAIN, weights, slopes).loss;
    });
    optimizer.step(0.01, 0.5 / learner.norm());
  }

  function both() {
    const { fast, stock } = pair("mlp", { side: 1 });
    const learners = [new Descent(fast, settings("ppo")), new Descent(stock, settings("ppo"))] as const;
    const states = () => learners.map(({ optimizer }) => optimizer.state());
    return { fast, stock, learners, states };
  }

  it("has the stock Adam's state, in its order and shapes", () => {
    const { fast, stock, learners, states } = both();
    for (const seed of [1, 2, 3]) for (const learner of learners) descend(learner, stock, seed);
    const [ours, theirs] = states();
    expect(ours.map(({ length }) => length)).toEqual(theirs.map(({ length }) => length));
    ours.forEach((values, i) => {
      expect(apart(values, theirs[i]), `${i}`).toBeLessThan(
        1e-6 +
          1e-3 *
            apart(
              theirs[i],
              theirs[i].map(() => 0),
            ),
      );
    });
    for (const net of [fast, stock]) net.dispose();
  });

  it("forgets single variables, which then count their steps anew", () => {
    const { fast, stock, learners } = both();
    const head = [fast.names.length - 2, fast.names.length - 1];
    for (const seed of [1, 2]) for (const learner of learners) descend(learner, stock, seed);
    for (const { optimizer } of learners) {
      optimizer.forget(head);
      expect(optimizer.state(head)[0].every((m) => m === 0)).toBe(true);
      expect([optimizer.state(head)[2][0], optimizer.state([0])[2][0]]).toEqual([0, 2]);
    }
    fast.setWeights(stock.weights());
    for (const learner of learners) descend(learner, stock, 3);
    fast.weights().forEach((values, i) => {
      expect(apart(values, stock.weights()[i]), fast.names[i]).toBeLessThan(1e-4);
    });
    expect(learners[0].optimizer.state(head)[2][0]).toBe(1);
    for (const net of [fast, stock]) net.dispose();
  });

  it("goes on from a stored state bit for bit", () => {
    const [whole, resumed] = [both(), both()];
    descend(whole.learners[0], whole.stock, 1);
    resumed.fast.setWeights(whole.fast.weights());
    resumed.learners[0].optimizer.setState(whole.states()[0]);
    for (const { learners } of [whole, resumed]) descend(learners[0], whole.stock, 2);
    expect(resumed.fast.weights()).toEqual(whole.fast.weights());
    expect(resumed.states()[0]).toEqual(whole.states()[0]);
    expect(() => whole.learners[0].optimizer.setState([new Float32Array(3)])).toThrow(RangeError);
    for (const { fast, stock } of [whole, resumed]) for (const net of [fast, stock]) net.dispose();
  });
});

/** Everything that works on flat vectors, on those of the kernels with their filled up rows. */
const LEVERS: readonly Partial<Settings>[] = [
  { optimizer: "sgd", learningRate: 0.05 },
  { optimizer: "momentum", learningRate: 0.02 },
  { optimizer: "rmsprop" },
  { coneAngle: 40 },
  { optimizer: "sgd", learningRate: 0.05, coneAngle: 40, maxGradientNorm: 0.1 },
  { l2: 0.1, l1: 0.01, groupLasso: 0.01, spectralDecoupling: 0.5 },
];
const LEVER_CASES = LEVERS.flatMap((changed) => [
  { changed, kind: "mlp" as const, memory: "none" as const },
  { changed, kind: "conv" as const, memory: "none" as const },
  { changed, kind: "mlp" as const, memory: "gru" as const },
]);

describe.each(LEVER_CASES)("$changed on $kind with memory $memory", ({ changed, kind, memory }) => {
  it("goes where the stock path goes, and leaves what fills up rows at 0", () => {
    const { fast, stock } = pair(kind, { side: 3, hidden: [21], memory });
    const start = stock.weights();
    for (const [ours, theirs] of updates([fast, stock], "ppo", 3, changed)) expectAlike(ours, theirs);
    expectSameWay(fast, stock, start);
    const vectors = fast.learner?.vectors as WeightVectors;
    const filling = vectors.weights().slice();
    for (const rows of vectors.variables) {
      writeVariable(rows, filling, new Float32Array(rows.starts.length * rows.width));
    }
    expect(filling.length).toBeGreaterThan(start.reduce((sum, { length }) => sum + length, 0));
    expect(filling.every((w) => w === 0)).toBe(true);
    for (const net of [fast, stock]) net.dispose();
  });
});
