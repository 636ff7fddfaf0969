import type { Program } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { dense } from "../dense.js";
import { type KernelName, servedShape } from "../fast/choose-kernels.js";
import { Engine } from "../fast/engine.js";
import { weightsOn } from "../fast/kernel-network.js";
import { type Shape, shapeWith } from "../fast/shape.js";
import { assignAll } from "../networks/assemble.js";
import { denseLayer, observationInputs, setLayerWeights } from "../networks/layers.js";
import { createBody } from "../networks/network.js";
import { type Body, layerParameters, layerWeights, type Parameter } from "../networks/parts.js";
import type { Learnable, Observations } from "../networks/types.js";
import { type Prediction, predictionOf } from "./prediction.js";
import type { PretrainSettings } from "./settings.js";

/** The settings that a world model hangs on. */
export type ModelSettings = Pick<PretrainSettings, "network" | "channels" | "hidden" | "units" | "kernels">;

/**
 * A model of a world: the body of a policy network, its layers named as there (the trunk), a layer `dynamics` over the
 * trunk's features and the action, and a layer `prediction`, which says what follows. `prediction.ts` tells how.
 */
export interface WorldModel extends Learnable {
  readonly prediction: Prediction;
  /** Number of actions, A. */
  readonly actions: number;
  /** Shape of each variable. */
  readonly shapes: readonly (readonly number[])[];
  /** How many of the variables, the first ones, are the trunk's. */
  readonly trunk: number;
  readonly kernels: KernelName;
  /** The output [count, columns] for codes [count, cellsSize], side numbers [count, S] and actions [count]; leaves no tensor behind. */
  predict(cells: Uint8Array, side: Float32Array, actions: Uint8Array, count: number): Float32Array;
  /** Copies of the weights, in the order of `variables`. */
  weights(): Float32Array[];
  /** Replaces every weight. Throws a RangeError if a length does not fit. */
  setWeights(weights: readonly Float32Array[]): void;
  /** The output as a stock tf.layers model with inputs `planes`, perhaps `side`, and `action` (one-hot). The caller disposes it. */
  layersModel(): tfl.LayersModel;
  dispose(): void;
}

/** Which action was taken, as numbers [count, A] of which one in a row is 1. */
export function oneHotActions(taken: Uint8Array, count: number, actions: number): Float32Array {
  const given = new Float32Array(count * actions);
  for (let row = 0; row < count; row++) given[row * actions + taken[row]] = 1;
  return given;
}

/**
 * A freshly initialised world model, on our own kernels where they are wanted and can serve.
 *
 * @param stream the `weights` stream: a policy network drawn from it would have the same body
 * @param usual gives the usual codes of cells; see CodesLayer
 * @throws TrainingError `no-kernels` if they are insisted on and cannot serve
 */
export function createWorldModel(
  program: Program,
  settings: ModelSettings,
  stream: Uint32Array,
  usual: () => Uint8Array,
): WorldModel {
  const prediction = predictionOf(program);
  const actions = program.actions.names.length;
  const body = createBody(program, settings, stream);
  const { units } = settings;
  const parameters = [
    ...body.parameters,
    ...layerParameters("dynamics", [body.features + actions, units], Math.SQRT2, stream),
    ...layerParameters("prediction", [units, prediction.columns], 0.01, stream),
  ];
  const stock = stockModel(body, parameters, prediction, actions);
  const top = { given: { numbers: actions, units }, heads: [prediction.columns] };
  const shape = servedShape(settings.kernels, () => shapeWith(body, top));
  return shape ? modelOnKernels(stock, shape, usual()) : stock;
}

/** The model in tensors. */
function stockModel(
  body: Body,
  parameters: readonly Parameter[],
  prediction: Prediction,
  actions: number,
): WorldModel {
  const variables = parameters.map(({ shape, values }) =>
    tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...shape]))),
  );
  const trunk = body.parameters.length;
  const weights = () => variables.map((variable) => (variable.dataSync() as Float32Array).slice());

  function run({ cells, side, size, given }: Observations, training: boolean): tf.Tensor2D {
    if (!given) throw new RangeError("a world model has to be told the action");
    const features = body.apply(
      body.encode(cells, side, size, training),
      variables.slice(0, trunk),
      () => undefined,
    );
    const joined = tf.concat([features, tf.tensor2d(given, [size, actions])], 1);
    const inner = dense(joined, ...layerWeights<tf.Tensor2D>(variables, -2));
    return dense(inner, ...layerWeights<tf.Tensor2D>(variables, -1), false);
  }

  return {
    prediction,
    actions,
    variables,
    names: parameters.map(({ name }) => name),
    shapes: parameters.map(({ shape }) => shape),
    trunk,
    kernels: "stock",
    output: (observations) => run(observations, true),
    predict(cells, side, taken, count) {
      let output = new Float32Array(0);
      // The tidy returns nothing: tfjs would look for tensors in every element of an array of numbers.
      tf.tidy(() => {
        const given = oneHotActions(taken, count, actions);
        output = (run({ cells, side, size: count, given }, false).dataSync() as Float32Array).slice();
      });
      return output;
    },
    weights,
    setWeights: (values) => assignAll(variables, values),
    layersModel: () => layersModelOf(body, parameters, actions, prediction.columns, weights()),
    dispose() {
      for (const variable of variables) variable.dispose();
    },
  };
}

/** The same model on our own kernels; see `onKernels`. */
function modelOnKernels(model: WorldModel, shape: Shape, usual: Uint8Array): WorldModel {
  const engine = new Engine(shape, usual);
  const { stock, ...own } = weightsOn(engine, model);
  return {
    ...model,
    kernels: "simd",
    get variables() {
      return stock().variables;
    },
    output: (observations) => stock().output(observations),
    predict(cells, side, taken, count) {
      const output = new Float32Array(count * model.prediction.columns);
      const given = oneHotActions(taken, count, model.actions);
      engine.outputs({ cells, side, given }, count, [output]);
      return output;
    },
    layersModel: () => stock().layersModel(),
    ...own,
  };
}

function layersModelOf(
  body: Body,
  parameters: readonly Parameter[],
  actions: number,
  columns: number,
  weights: readonly Float32Array[],
): tfl.LayersModel {
  const [planes, side] = observationInputs(body.observation);
  const action = tfl.input({ name: "action", shape: [actions] });
  const seen = body.hiddenLayers(planes, side);
  const joined = tfl.layers.concatenate({ name: "given" }).apply([seen, action]);
  const units = parameters[parameters.length - 2].shape[0];
  const inner = denseLayer("dynamics", units, "relu").apply(joined);
  const output = denseLayer("prediction", columns, "linear").apply(inner) as tfl.SymbolicTensor;
  const model = tfl.model({
    name: "world-model",
    inputs: [planes, ...(side ? [side] : []), action],
    outputs: output,
  });
  setLayerWeights(model, parameters, weights);
  return model;
}
