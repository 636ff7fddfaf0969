import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { type HeadWeights, heads, splitHeads } from "../heads.js";
import { assembleLayersModel } from "./layers.js";
import { type Body, type Core, headParameters, layerWeights, needMemory, needSequences } from "./parts.js";
import type { Network, NetworkInputs, OnLayer, Sequences } from "./types.js";

/** The last two layers: what `headParameters` laid down. */
function headWeights(variables: readonly tf.Variable[]): HeadWeights {
  const [policyKernel, policyBias] = layerWeights<tf.Tensor2D>(variables, -2);
  const [valueKernel, valueBias] = layerWeights<tf.Tensor2D>(variables, -1);
  return { policyKernel, policyBias, valueKernel, valueBias };
}

/**
 * A network of a body, perhaps a memory, and both heads.
 *
 * @param actions number of actions
 * @param stream the `weights` stream, for the heads: the body and the memory have drawn theirs
 */
export function assembleNetwork(
  body: Body,
  core: Core | undefined,
  actions: number,
  stream: Uint32Array,
): Network {
  const features = core ? core.layer.shape[0] : body.features;
  const parameters = [
    ...body.parameters,
    ...(core?.parameters ?? []),
    ...headParameters(features, actions, stream),
  ];
  const variables = parameters.map(({ shape, values }) =>
    tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...shape]))),
  );
  const bodyVariables = variables.slice(0, body.parameters.length);
  const coreVariables = variables.slice(body.parameters.length, -4);
  const layers = core ? [...body.layers, core.layer] : body.layers;
  const memorySize = core ? core.states * core.layer.shape[0] : 0;
  // A backend may hand out its own memory.
  const weights = () => variables.map((variable) => (variable.dataSync() as Float32Array).slice());

  function run(inputs: NetworkInputs, onLayer: OnLayer): { head: tf.Tensor2D; memory?: Float32Array } {
    const seen = body.apply(inputs, bodyVariables, onLayer);
    if (!core) return { head: heads(seen, headWeights(variables)) };
    const { output, memory } = core.run(seen, needSequences(inputs.sequences), coreVariables);
    onLayer(core.layer.name, output);
    return { head: heads(output, headWeights(variables)), memory };
  }

  /** One step off the tape, in the caller's tidy; what is remembered goes into `memory`. */
  function step(
    cells: Uint8Array,
    side: Float32Array,
    count: number,
    memory: Float32Array | undefined,
    onLayer: OnLayer,
  ): tf.Tensor2D {
    const seen = body.encode(cells, side, count, false);
    if (memorySize === 0) return run(seen, onLayer).head;
    const remembered = needMemory(memory);
    const before = remembered.slice(0, count * memorySize);
    const sequences = { steps: 1, memory: before, starts: new Uint8Array(count) };
    const after = run({ ...seen, sequences }, onLayer);
    remembered.set(after.memory ?? before);
    return after.head;
  }

  function inputsFor(cells: Uint8Array, side: Float32Array, count: number, sequences?: Sequences) {
    return { ...body.encode(cells, side, count, true), ...(sequences && { sequences }) };
  }

  function head(inputs: NetworkInputs, onLayer: OnLayer = () => undefined): tf.Tensor2D {
    return run(inputs, onLayer).head;
  }

  return {
    kind: body.kind,
    observation: body.observation,
    actions,
    variables,
    names: parameters.map((parameter) => parameter.name),
    layers,
    memorySize,
    head,
    apply: (inputs) => splitHeads(head(inputs)),
    output: ({ cells, side, size, sequences }, onLayer) =>
      head(inputsFor(cells, side, size, sequences), onLayer),
    inputs: inputsFor,
    forward(cells, side, count, out, memory) {
      // The tidy returns nothing: tfjs would look for tensors in every element of an array of numbers.
      tf.tidy(() => {
        const rows = step(cells, side, count, memory, () => undefined).dataSync() as Float32Array;
        for (let row = 0, at = 0; row < count; row++) {
          for (let a = 0; a < actions; a++) out.logits[row * actions + a] = rows[at++];
          out.values[row] = rows[at++];
        }
      });
    },
    activations(cells, side, count, names, memory) {
      const unknown = names.find((name) => !layers.some((layer) => layer.name === name));
      if (unknown !== undefined)
        throw new RangeError(`no layer '${unknown}'; there are ${layers.map(({ name }) => name).join(", ")}`);
      const read = new Map<string, Float32Array>();
      tf.tidy(() => {
        step(cells, side, count, memory, (name, x) => {
          if (names.includes(name)) read.set(name, (x.dataSync() as Float32Array).slice());
        });
      });
      return names.map((name) => read.get(name) as Float32Array);
    },
    weights,
    setWeights: (values) => assignAll(variables, values),
    layersModel: (): LayersModel => assembleLayersModel(body, core, actions, parameters, weights()),
    dispose() {
      for (const variable of variables) variable.dispose();
    },
  };
}

/**
 * Gives every variable new values. Always by new tensors: the wasm backend keeps packed copies of a weight tensor, and
 * would not see a change of its bytes.
 */
export function assignAll(variables: readonly tf.Variable[], values: readonly Float32Array[]): void {
  if (values.length !== variables.length || variables.some((v, i) => v.size !== values[i].length)) {
    const sizes = (list: readonly { length: number }[]) => list.map((item) => item.length).join(", ");
    const wanted = variables.map((variable) => variable.size).join(", ");
    throw new RangeError(`weights of lengths [${sizes(values)}] do not fit a network of [${wanted}]`);
  }
  variables.forEach((variable, i) => {
    // The cpu backend keeps the array that it is given, so it gets a copy of its own.
    const tensor = tf.tensor(values[i].slice(), variable.shape);
    variable.assign(tensor);
    tensor.dispose();
  });
}
