import { createStream, PURPOSE } from "@mesagrid/env";
import { beforeAll, describe, expect, it } from "vitest";
import { createAlgorithm } from "../../../packages/agent/dist/algorithms/algorithm.js";
import { TapeLearner } from "../../../packages/agent/dist/algorithms/tape-learner.js";
import type { UpdateMetrics } from "../../../packages/agent/dist/algorithms/types.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { chooseKernels } from "../../../packages/agent/dist/fast/choose-kernels.js";
import { actorCriticLoss, PLAIN } from "../../../packages/agent/dist/loss.js";
import type { Learner, Network } from "../../../packages/agent/dist/networks/types.js";
import { ACTIONS, apart, batchFor, network, settings } from "../core/fixture.js";

const SIZE = 90;
const CASES = (["ppo", "a2c"] as const).flatMap((algorithm) =>
  [
    { kind: "mlp" as const, side: 0, hidden: [16, 8] },
    { kind: "mlp" as const, side: 3, hidden: [21] },
    { kind: "conv" as const, side: 2, hidden: [10] },
  ].flatMap((shape) => [1, 2, 3].map((seed) => ({ algorithm, seed, ...shape }))),
);

beforeAll(async () => {
  await chooseBackend("wasm");
});

/** Two networks of the same weights, on our kernels and on the backend's. */
function pair(kind: "mlp" | "conv", options: { seed?: number; side?: number; hidden?: number[] }) {
  const make = () => network(kind, options);
  const usual = new Uint8Array(make().observation.cellsSize);
  return { fast: chooseKernels(make(), "simd", () => usual), stock: make() };
}

/** Whole updates on rollouts that are the same for both: those of the first network's policy. */
function updates(nets: readonly Network[], name: "ppo" | "a2c", count: number): UpdateMetrics[][] {
  const learners = nets.map((net) => ({
    algorithm: createAlgorithm(net, settings(name, { valueClip: 0.2 })),
    stream: createStream(1, PURPOSE.batches),
  }));
  return Array.from({ length: count }, (_, i) => {
    const batch = batchFor(nets[0], SIZE, i);
    return learners.map(({ algorithm, stream }) => algorithm.update(batch, stream));
  });
}

describe.each(CASES)("$algorithm of $kind $hidden with $side side numbers, seed $seed", (wanted) => {
  it("goes where the stock path goes", () => {
    const { fast, stock } = pair(wanted.kind, wanted);
    const start = stock.weights();
    for (const [ours, theirs] of updates([fast, stock], wanted.algorithm, 3)) {
      for (const name of Object.keys(theirs) as (keyof UpdateMetrics)[]) {
        expect(Math.abs(ours[name] - theirs[name]), name).toBeLessThan(1e-3 + 1e-3 * Math.abs(theirs[name]));
      }
    }
    const [ours, theirs] = [fast.weights(), stock.weights()];
    theirs.forEach((values, i) => {
      const way = apart(values, start[i]);
      expect(way, stock.names[i]).toBeGreaterThan(0);
      expect(apart(ours[i], values), stock.names[i]).toBeLessThan(0.02 * way + 1e-5);
    });
    for (const net of [fast, stock]) net.dispose();
  });

  it("gives the same bits each time", () => {
    const [one, other] = [pair(wanted.kind, wanted).fast, pair(wanted.kind, wanted).fast];
    for (const [ours, theirs] of updates([one, other], wanted.algorithm, 2)) expect(ours).toEqual(theirs);
    expect(one.weights()).toEqual(other.weights());
    for (const net of [one, other]) net.dispose();
  });
});

describe("the kernels' Adam", () => {
  /** A gradient step on made-up samples. */
  function descend(learner: Learner, net: Network, seed: number): void {
    const samples = batchFor(net, SIZE, seed);
    const weights = { entropy: 0, value: 0.5, clip: 0.2, valueClip: Number.POSITIVE_INFINITY };
    const norm = learner.gradient(samples, (output, slopes) => {
      return actorCriticLoss(output, ACTIONS, samples, PLAIN, weights, slopes).loss;
    });
    learner.step(0.01, 0.5 / norm);
  }

  function both() {
    const { fast, stock } = pair("mlp", { side: 1 });
    const learners = [fast.learner as Learner, new TapeLearner(stock)] as const;
    return { fast, stock, learners };
  }

  it("has the stock Adam's state, in its order and shapes", () => {
    const { fast, stock, learners } = both();
    for (const seed of [1, 2, 3]) for (const learner of learners) descend(learner, stock, seed);
    const [ours, theirs] = learners.map((learner) => learner.state());
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
    for (const learner of learners) {
      learner.forget(head);
      expect(learner.state(head)[0].every((m) => m === 0)).toBe(true);
      expect([learner.state(head)[2][0], learner.state([0])[2][0]]).toEqual([0, 2]);
    }
    fast.setWeights(stock.weights());
    for (const learner of learners) descend(learner, stock, 3);
    fast.weights().forEach((values, i) => {
      expect(apart(values, stock.weights()[i]), fast.names[i]).toBeLessThan(1e-4);
    });
    expect(learners[0].state(head)[2][0]).toBe(1);
    for (const net of [fast, stock]) net.dispose();
  });

  it("goes on from a stored state bit for bit", () => {
    const [whole, resumed] = [both(), both()];
    descend(whole.learners[0], whole.stock, 1);
    resumed.fast.setWeights(whole.fast.weights());
    resumed.learners[0].setState(whole.learners[0].state());
    for (const { learners } of [whole, resumed]) descend(learners[0], whole.stock, 2);
    expect(resumed.fast.weights()).toEqual(whole.fast.weights());
    expect(resumed.learners[0].state()).toEqual(whole.learners[0].state());
    expect(() => whole.learners[0].setState([new Float32Array(3)])).toThrow(RangeError);
    for (const { fast, stock } of [whole, resumed]) for (const net of [fast, stock]) net.dispose();
  });
});
