/** A part of a network on the kernels. It knows where its input comes from, and owns its output. */
export interface Layer {
  /** Room for a batch of so many samples. */
  reserve(samples: number): void;
  /** To be called when weights have changed, before `forward`. */
  weightsChanged?(): void;
  /** The output of some samples, from the layer before's. */
  forward(from: number, samples: number): void;
  /** To be called before the first `backward` of a batch. */
  startBackward?(): void;
  /**
   * The output holds the loss's slopes by what `forward` put there. Adds the weights' gradient, and puts the slopes by
   * the input in the place of the input.
   */
  backward(from: number, samples: number): void;
  /** To be called after the last `backward` of a batch. */
  endBackward?(): void;
}

/** Most samples that a layer handles in one call: their lists stay in the cache. A multiple of 4. */
export const BLOCK = 64;
