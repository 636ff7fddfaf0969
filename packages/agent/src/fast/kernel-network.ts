import type { Learner, Network } from "../networks/types.js";
import { Engine } from "./engine.js";
import type { Shape } from "./shape.js";

/**
 * The same network with its forward passes and its learning on the kernels. The weights live there; the variables of the
 * network that was given are brought up to date when someone asks for what only tfjs can tell: the tape, activations, a
 * layers model. They must not be written to: `setWeights` is the way.
 *
 * @param usual see CodesLayer
 */
export function onKernels(network: Network, shape: Shape, usual: Uint8Array): Network {
  const engine = new Engine(shape, usual);
  const { stock, ...own } = weightsOn(engine, network);
  return {
    ...network,
    get variables() {
      return stock().variables;
    },
    head: (...given) => stock().head(...given),
    output: (...given) => stock().output(...given),
    apply: (...given) => stock().apply(...given),
    activations: (...given) => stock().activations(...given),
    layersModel: () => stock().layersModel(),
    forward(cells, side, count, { logits, values }, memory) {
      engine.outputs({ cells, side }, count, [logits, values], memory);
    },
    ...own,
  };
}

/** What has weights in tensors. */
interface InTensors {
  weights(): Float32Array[];
  setWeights(weights: readonly Float32Array[]): void;
}

/**
 * Moves the weights of a network to an engine: what reads, writes and learns them there, and `stock`, the network in tensors,
 * which is brought up to date when it is asked for.
 */
export function weightsOn<T extends InTensors>(
  engine: Engine,
  network: T,
): InTensors & { readonly learner: Learner; stock(): T } {
  engine.weights.writeAll(network.weights());
  let behind = false;
  const changed = () => {
    engine.weightsChanged();
    behind = true;
  };
  return {
    stock() {
      if (behind) network.setWeights(engine.weights.readAll());
      behind = false;
      return network;
    },
    weights: () => engine.weights.readAll(),
    setWeights(values) {
      engine.weights.writeAll(values);
      changed();
    },
    learner: learnerOf(engine, changed),
  };
}

/** What learns by an engine. @param changed to be called when the weights have changed */
function learnerOf(engine: Engine, changed: () => void): Learner {
  const { moments, weights } = engine;
  return {
    vectors: {
      length: weights.length,
      variables: weights.variables,
      weights: () => weights.vector("weights"),
      setWeights(vector) {
        const own = weights.vector("weights");
        if (vector.buffer !== own.buffer) own.set(vector);
        changed();
      },
      gradient: () => weights.vector("gradient"),
    },
    computeGradient: (observations, loss, hidden) => engine.gradient(observations, loss, hidden),
    norm: () => weights.norm(),
    adam: {
      step(learningRate, scale) {
        moments.step(learningRate, scale);
        changed();
      },
      state: (variables) => moments.state(variables),
      setState: (state, variables) => moments.setState(state, variables),
      forget: (variables) => moments.forget(variables),
    },
  };
}
