/**
 * Where the numbers of one variable lie in a flat vector: row by row, a row being the weights that go to each output
 * from one input (a bias is one row).
 */
export interface VariableRows {
  /** Place of the first number of each part of each row. */
  readonly starts: Int32Array;
  /** Numbers of a part. */
  readonly width: number;
  /** Parts of a row, each of which lies by itself; all together are the variable's last dimension. */
  readonly parts: number;
}

/**
 * All weights of a network as one flat vector, and the gradient of a loss by them as another of the same layout. What
 * belongs to no variable (rows may be filled up) is 0 in both, and must stay so.
 */
export interface WeightVectors {
  /** Numbers of such a vector. */
  readonly length: number;
  /** Where each variable lies, in the order of `Network.variables`. */
  readonly variables: readonly VariableRows[];
  /** The weights as they are: a view or a copy, good until the network is asked for anything. */
  weights(): Float32Array;
  /** Puts these in their place; what `weights` gave and was then changed is put there most cheaply. */
  setWeights(weights: Float32Array): void;
  /** The gradient that was last computed: a view, to which may be added. */
  gradient(): Float32Array;
}

/** What makes a step of a gradient. Where `variables` can be given they are places in `Network.variables`; all if absent. */
export interface Optimizer {
  /** A step against the gradient. @param scale multiplies the gradient first: from `clipScale` */
  step(learningRate: number, scale: number): void;
  /** Copies of what it remembers of each variable in turn; of each the same number of arrays, which may be none. */
  state(variables?: readonly number[]): Float32Array[];
  /** Puts a `state()` of the same variables back. Throws a RangeError if it does not fit them. */
  setState(state: readonly Float32Array[], variables?: readonly number[]): void;
  /** Starts anew for these variables. */
  forget(variables?: readonly number[]): void;
}
