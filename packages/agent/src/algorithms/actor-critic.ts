import { hasPragmascope } from "../abstractions/watch.js";
import { hasKernels } from "../fast/heap.js";
import type { Surrogate } from "../loss.js";
import type { Network } from "../networks/types.js";
import { Pragmascope } from "../regularizers/pragmascope.js";
import type { Settings } from "../settings.js";
import { Descent } from "./descent.js";
import type { StepOptions } from "./gradient-step.js";
import { type Algorithm, type Batch, TrainingError, type UpdateMetrics } from "./types.js";

/** What the algorithms here have in common: a network, how its weights go down a loss, and what that keeps between two updates. */
export abstract class ActorCritic implements Algorithm {
  learningRate: number;
  protected readonly network: Network;
  protected readonly settings: Settings;
  protected readonly descent: Descent;
  readonly #pragmascope: Pragmascope | undefined;

  /** @param trunk see `Descent` */
  constructor(network: Network, settings: Settings, trunk?: readonly Float32Array[]) {
    this.learningRate = settings.learningRate;
    this.network = network;
    this.settings = settings;
    this.descent = new Descent(network, settings, trunk);
    this.#pragmascope = pragmascopeFor(network, settings);
  }

  abstract update(batch: Batch, stream: Uint32Array): UpdateMetrics;

  /** What a gradient step minimises and how. @param valueClip Infinity for none */
  protected stepOptions(surrogate: Surrogate, valueClip: number): StepOptions {
    const { entropy, valueWeight, clip, spectralDecoupling, maxGradientNorm } = this.settings;
    return {
      surrogate,
      weights: { entropy, value: valueWeight, clip, valueClip },
      spectralDecoupling,
      pragmascope: this.#pragmascope,
      learningRate: this.learningRate,
      maxGradientNorm,
    };
  }

  get pragmascope(): number {
    return this.#pragmascope?.weight ?? 0;
  }

  set pragmascope(weight: number) {
    if (this.#pragmascope) this.#pragmascope.weight = weight;
  }

  state(variables?: readonly number[]): Float32Array[] {
    return this.descent.optimizer.state(variables);
  }

  setState(state: readonly Float32Array[], variables?: readonly number[]): void {
    this.descent.optimizer.setState(state, variables);
  }

  forget(variables?: readonly number[]): void {
    this.descent.optimizer.forget(variables);
  }

  start(variables?: readonly number[]): Float32Array[] {
    return this.descent.start(variables);
  }

  setStart(weights: readonly Float32Array[], variables?: readonly number[]): void {
    this.descent.setStart(weights, variables);
  }

  displacement(): number {
    return this.descent.displacement();
  }

  /** Moments are plain arrays: nothing to free. */
  dispose(): void {}
}

/**
 * The pragmascope penalty, where settings have one at some time.
 *
 * @throws TrainingError `bad-setting` for a layer that the network does not have, `no-kernels`
 */
function pragmascopeFor({ layers }: Network, settings: Settings): Pragmascope | undefined {
  if (!hasPragmascope(settings)) return undefined;
  const { pragmascope, pragmascopeLayers } = settings;
  const known = layers.map(({ name }) => name);
  const wanted = pragmascopeLayers === "" ? known.slice(-1) : pragmascopeLayers.split(",");
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new TrainingError(
      "bad-setting",
      `pragmascopeLayers names '${unknown}', and the network has no such layer`,
      `there are ${known.join(", ")}`,
    );
  if (!hasKernels())
    throw new TrainingError(
      "no-kernels",
      "the pragmascope penalty needs an engine with WebAssembly SIMD",
      "use a newer engine, or set pragmascope to 0",
    );
  const chosen = known.filter((name) => wanted.includes(name));
  return new Pragmascope(chosen, pragmascope);
}
