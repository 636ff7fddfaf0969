import type { BatchEnv, ObservationSpec } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { softmaxRows } from "./chances.js";
import type { Network } from "./networks/types.js";
import { encodePlanes, planeTable } from "./planes.js";

/** Where the rows of a batch stand: for policies that go by the state, and not by what is seen of it. */
export interface Standing {
  readonly env: BatchEnv;
  /** [count] the slot of each row. */
  readonly slots: readonly number[];
}

/** A function from observations to action probabilities: a network, a random one, a scripted one, an optimal one. */
export interface Policy {
  /** Floats that it remembers of each episode; none if absent. An episode begins with zeros. */
  readonly memorySize?: number;
  /**
   * @param cells observation codes [count, cellsSize]
   * @param side side numbers [count, S]
   * @param out [count, A]; each row is written and sums to 1
   * @param memory [count, memorySize] what is remembered of each row's episode: read, then overwritten
   * @param standing given by whoever plays episodes in an env; only a planted policy needs it
   * @throws RangeError if it has a memory and none is given, or needs to know where it stands and is not told
   */
  probabilities(
    cells: Uint8Array,
    side: Float32Array,
    count: number,
    out: Float32Array,
    memory?: Float32Array,
    standing?: Standing,
  ): void;
}

/** What turns observations into logits and values: a network, or a checkpoint's model. */
export type Forward = Pick<Network, "actions" | "memorySize" | "forward">;

/** The policy that a network stands for now and after each later update. */
export function networkPolicy(network: Forward): Policy {
  let values = new Float32Array(0);
  return {
    memorySize: network.memorySize,
    probabilities(cells, side, count, out, memory) {
      if (values.length < count) values = new Float32Array(count);
      network.forward(cells, side, count, { logits: out, values }, memory);
      softmaxRows(out, count, network.actions);
    },
  };
}

/** Every action is as likely as any other. */
export function randomPolicy(actions: number): Policy {
  return {
    probabilities(_cells, _side, count, out) {
      out.fill(1 / actions, 0, count * actions);
    },
  };
}

/** The policy of a checkpoint's `model.json`; see `modelForward`. */
export function layersModelPolicy(model: LayersModel, observation: ObservationSpec): Policy {
  return networkPolicy(modelForward(model, observation));
}

/**
 * A checkpoint's `model.json`, as loaded by any tfjs, as what turns observations into logits and values: inputs `planes` and
 * perhaps `side` and parts of a memory; outputs the logits, the value, and the parts of the memory. It holds the model
 * but does not own it. `forward` throws a RangeError if the model has a memory and none is given.
 */
export function modelForward(model: LayersModel, observation: ObservationSpec): Forward {
  const { height, width, planes, side: sideNames } = observation;
  const table = planeTable(observation);
  const parts = model.inputs
    .filter(({ name }) => name.startsWith("memory"))
    .map(({ shape }) => shape[1] ?? 0);
  const memorySize = parts.reduce((sum, part) => sum + part, 0);
  return {
    actions: model.outputs[0].shape[1] ?? 0,
    memorySize,
    forward(cells, side, count, { logits, values }, memory) {
      if (memorySize > 0 && !memory)
        throw new RangeError("this policy has a memory: it needs one to read and to write");
      const codes = new Float32Array(count * height * width * planes.length);
      encodePlanes(table, observation, cells, count, codes, height * width * planes.length);
      // The tidy returns nothing: tfjs would look for tensors in every element of an array of numbers.
      tf.tidy(() => {
        const inputs: tf.Tensor[] = [tf.tensor(codes, [count, height, width, planes.length])];
        if (sideNames.length > 0) {
          inputs.push(tf.tensor(side.slice(0, count * sideNames.length), [count, sideNames.length]));
        }
        const before = memory && tf.tensor2d(memory.slice(0, count * memorySize), [count, memorySize]);
        if (before && parts.length > 0) inputs.push(...tf.split(before, parts, 1));
        const outputs = model.predictOnBatch(inputs.length === 1 ? inputs[0] : inputs) as tf.Tensor[];
        logits.set(outputs[0].dataSync() as Float32Array);
        values.set(outputs[1].dataSync() as Float32Array);
        if (parts.length > 0) memory?.set(tf.concat(outputs.slice(2), 1).dataSync() as Float32Array);
      });
    },
  };
}
