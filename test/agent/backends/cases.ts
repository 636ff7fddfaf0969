import { compile, createStream, PURPOSE } from "@mesagrid/env";
import { createAlgorithm } from "../../../packages/agent/dist/algorithms/algorithm.js";
import { Descent } from "../../../packages/agent/dist/algorithms/descent.js";
import { layersModelPolicy } from "../../../packages/agent/dist/policy.js";
import type { Settings } from "../../../packages/agent/dist/settings.js";
import { modelLoss } from "../../../packages/agent/dist/world-model/loss.js";
import { ACTIONS, batchFor, network, observations, said, sequencesFor, settings } from "../core/fixture.js";
import { counting, modelOf, transitions } from "../world-model/fixture.js";

/** What every backend must compute alike: arrays of numbers by name, from the seed alone. */
export interface BackendCase {
  readonly name: string;
  run(): Record<string, ArrayLike<number>>;
}

const ROWS = 24;
const UPDATES = 2;

/** The networks that are compared. */
type Which = Pick<Settings, "network" | "memory">;
const nameOf = ({ network, memory }: Which) => (memory === "none" ? network : `${network} with ${memory}`);

function forward(which: Which, side: number): BackendCase {
  return {
    name: `${nameOf(which)} with ${side} side numbers: logits and values`,
    run() {
      const net = network(which.network, { side, memory: which.memory });
      const { cells, side: numbers } = observations(ROWS, side);
      const sequences = net.memorySize > 0 ? sequencesFor(net, ROWS) : undefined;
      const out = said(net, cells, numbers, ROWS, sequences);
      net.dispose();
      return out;
    },
  };
}

function update(algorithm: Settings["algorithm"], which: Which): BackendCase {
  return {
    name: `${algorithm} of ${nameOf(which)}: metrics of ${UPDATES} updates, then weights and moments`,
    run() {
      const net = network(which.network, { side: 1, memory: which.memory });
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

function stockModel(which: Which): BackendCase {
  return {
    name: `${nameOf(which)} as a stock tf.layers model: probabilities`,
    run() {
      const net = network(which.network, { side: 2, memory: which.memory });
      const model = net.layersModel();
      const { cells, side } = observations(ROWS, 2);
      const probabilities = new Float32Array(ROWS * ACTIONS);
      const memory = new Float32Array(ROWS * net.memorySize).fill(0.2);
      layersModelPolicy(model, net.observation).probabilities(cells, side, ROWS, probabilities, memory);
      model.dispose();
      net.dispose();
      return { probabilities, memory };
    },
  };
}

/** Gradient steps of a world model on what was played at random. */
function worldModel(network: Settings["network"]): BackendCase {
  return {
    name: `a world model with ${network}: output, loss and weights of ${UPDATES} steps`,
    run() {
      const of = compile(counting);
      const model = modelOf(of, { network });
      const descent = new Descent(model, settings("ppo"));
      const batch = transitions(of, ROWS);
      const results: Record<string, ArrayLike<number>> = {};
      for (let i = 0; i < UPDATES; i++) {
        descent.learner.computeGradient(batch, (output, slopes) => {
          const terms = modelLoss(model.prediction, output, batch, slopes);
          results[`output ${i}`] = output.slice();
          results[`terms ${i}`] = Object.values<number>({ ...terms });
          return terms.loss;
        });
        descent.step(1e-3, 1);
      }
      model.weights().forEach((values, i) => {
        results[model.names[i]] = values;
      });
      model.dispose();
      return results;
    },
  };
}

const [MLP, CONV, IMPALA, GRU, LSTM]: Which[] = [
  { network: "mlp", memory: "none" },
  { network: "conv", memory: "none" },
  { network: "impala", memory: "none" },
  { network: "mlp", memory: "gru" },
  { network: "conv", memory: "lstm" },
];

export const CASES: readonly BackendCase[] = [
  ...[MLP, CONV, IMPALA, GRU, LSTM].flatMap((which) => [
    forward(which, 0),
    forward(which, 2),
    stockModel(which),
  ]),
  ...(["mlp", "conv", "impala"] as const).map(worldModel),
  ...[MLP, CONV].flatMap((which) => [update("ppo", which), update("a2c", which)]),
  update("ppo", IMPALA),
  update("ppo", GRU),
  update("reinforce", MLP),
  update("a2c", LSTM),
];
