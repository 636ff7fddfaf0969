import { createStream, PURPOSE } from "@mesagrid/env";
import { createAlgorithm } from "../../../packages/agent/dist/algorithms/algorithm.js";
import { layersModelPolicy } from "../../../packages/agent/dist/policy.js";
import { ACTIONS, batchFor, network, observations, settings } from "../core/fixture.js";

/** What every backend must compute alike: arrays of numbers by name, from the seed alone. */
export interface BackendCase {
  readonly name: string;
  run(): Record<string, ArrayLike<number>>;
}

const ROWS = 24;
const UPDATES = 2;

function forward(kind: "mlp" | "conv", side: number): BackendCase {
  return {
    name: `${kind} with ${side} side numbers: logits and values`,
    run() {
      const net = network(kind, { side });
      const { cells, side: numbers } = observations(ROWS, side);
      const out = { logits: new Float32Array(ROWS * ACTIONS), values: new Float32Array(ROWS) };
      net.forward(cells, numbers, ROWS, out);
      net.dispose();
      return out;
    },
  };
}

function update(algorithm: "ppo" | "a2c", kind: "mlp" | "conv"): BackendCase {
  return {
    name: `${algorithm} of ${kind}: metrics of ${UPDATES} updates, then weights and moments`,
    run() {
      const net = network(kind, { side: 1 });
      const learner = createAlgorithm(net, settings(algorithm, { epochs: 2, minibatches: 2 }));
      const stream = createStream(1, PURPOSE.batches);
      const rows = Array.from({ length: UPDATES }, (_, i) => learner.update(batchFor(net, ROWS, i), stream));
      const results: Record<string, ArrayLike<number>> = {};
      rows.forEach((metrics, i) => {
        for (const [metric, value] of Object.entries(metrics)) results[`${metric} ${i}`] = [value];
      });
      net.weights().forEach((values, i) => {
        results[net.names[i]] = values;
      });
      learner.state().forEach((values, i) => {
        results[`optimizer ${i}`] = values;
      });
      learner.dispose();
      net.dispose();
      return results;
    },
  };
}

function stockModel(kind: "mlp" | "conv"): BackendCase {
  return {
    name: `${kind} as a stock tf.layers model: probabilities`,
    run() {
      const net = network(kind, { side: 2 });
      const model = net.layersModel();
      const { cells, side } = observations(ROWS, 2);
      const probabilities = new Float32Array(ROWS * ACTIONS);
      layersModelPolicy(model, net.observation).probabilities(cells, side, ROWS, probabilities);
      model.dispose();
      net.dispose();
      return { probabilities };
    },
  };
}

const KINDS = ["mlp", "conv"] as const;

export const CASES: readonly BackendCase[] = [
  ...KINDS.flatMap((kind) => [forward(kind, 0), forward(kind, 2), stockModel(kind)]),
  ...KINDS.flatMap((kind) => [update("ppo", kind), update("a2c", kind)]),
];
