/** Everything that can be set about a training. The names are the flags' and the config file's. */
export interface Settings {
  /**
   * `ppo`: several epochs of clipped updates a rollout (Schulman et al. 2017). `a2c`: one (Mnih et al. 2016).
   * `reinforce`: one, on whole discounted returns with the value as baseline (Williams 1992): lambda has to be 1.
   */
  algorithm: "ppo" | "a2c" | "reinforce";
  /**
   * `mlp`: fully connected layers over the one-hot planes. `conv`: two 3x3 convolutions first. `impala`: stages of a
   * convolution, a pooling and two residual blocks first (Espeholt et al. 2018).
   */
  network: "mlp" | "conv" | "impala";
  /** What the policy remembers within an episode, after all other layers: nothing, or the state of a `gru` or `lstm`. */
  memory: "none" | "gru" | "lstm";
  /** Units of the memory. */
  memoryUnits: number;
  /** Channels of each convolution of `conv`, of each stage of `impala`. */
  channels: readonly number[];
  /** Widths of the fully connected hidden layers; `conv` and `impala` have the last only, after their convolutions. */
  hidden: readonly number[];
  /** Environments stepped side by side. */
  slots: number;
  /** Steps of each slot between two updates; a rollout has `slots * horizon` steps. */
  horizon: number;
  /** PPO: passes over each rollout. */
  epochs: number;
  /** PPO: parts that a pass is cut into; one gradient step each. With a memory the slots are shared out, each whole. */
  minibatches: number;
  /** PPO: epsilon of the clipped surrogate objective; also the bound that `clipFraction` counts by. */
  clip: number;
  /** PPO: how far a value may move from what it was at the rollout before its loss is cut. `Infinity` switches it off. */
  valueClip: number;
  /** PPO: no further pass over a rollout once a pass has had this mean `approxKl`. `Infinity` switches it off. */
  targetKl: number;
  /** Discount of rewards, gamma. */
  gamma: number;
  /** Decay of the generalised advantage estimate, lambda (Schulman et al. 2016). */
  lambda: number;
  /** Adam's step size; where there is a schedule, the largest. */
  learningRate: number;
  /** How the step size goes from `learningRate` to `learningRateEnd` over the training's steps. */
  learningRateSchedule: "constant" | "linear" | "cosine";
  /** The step size at the end of a `linear` or `cosine` schedule. */
  learningRateEnd: number;
  /** Environment steps over which the step size first rises from 0, linearly. */
  warmUp: number;
  /** Weight of the entropy bonus. */
  entropy: number;
  /** Weight of the value loss, half the mean squared error. */
  valueWeight: number;
  /** Gradients are scaled down to at most this global norm. `Infinity` switches it off. */
  maxGradientNorm: number;
  /** Advantages of each minibatch are shifted and scaled to mean 0 and deviation 1. */
  normaliseAdvantages: boolean;
  /** At a swap: the network's weights go on. A phase's own `keep` goes before this and the next three. */
  keepNetwork: boolean;
  /** At a swap: Adam's moments go on. */
  keepOptimizer: boolean;
  /** At a swap: the step size's schedule goes on; otherwise it starts anew, over the steps of the phase. */
  keepLearningRate: boolean;
  /** At a swap: the value head goes on, starts anew, or each set of rewarded objectives has one of its own. */
  valueHead: "keep" | "reset" | "separate";
  /** Environment steps between two evaluations. */
  evaluateEvery: number;
  /** Episodes of each level set in one evaluation. */
  evaluateEpisodes: number;
  /** Episodes of each level set that one evaluation keeps as traces. */
  tracesPerEvaluation: number;
  /** Environment steps between two checkpoints. */
  checkpointEvery: number;
}

const COMMON = {
  memory: "none",
  memoryUnits: 128,
  slots: 256,
  clip: 0.2,
  valueClip: Number.POSITIVE_INFINITY,
  targetKl: Number.POSITIVE_INFINITY,
  gamma: 0.98,
  learningRate: 1e-3,
  learningRateSchedule: "constant",
  learningRateEnd: 0,
  warmUp: 0,
  entropy: 0.01,
  valueWeight: 0.5,
  maxGradientNorm: 0.5,
  normaliseAdvantages: true,
  keepNetwork: true,
  keepOptimizer: true,
  keepLearningRate: true,
  valueHead: "keep",
  evaluateEvery: 40_960,
  evaluateEpisodes: 64,
  tracesPerEvaluation: 4,
  checkpointEvery: 204_800,
} as const;

const ALGORITHMS = {
  ppo: { horizon: 32, epochs: 3, minibatches: 4, lambda: 0.95 },
  a2c: { horizon: 5, epochs: 1, minibatches: 1, lambda: 0.95 },
  // Long enough for most episodes to end within it.
  reinforce: { horizon: 64, epochs: 1, minibatches: 1, lambda: 1 },
} as const;

const CHANNELS = { mlp: [16, 32], conv: [16, 32], impala: [16, 32, 32] } as const;

/** The settings that an algorithm and a network start from; a fresh object at every call. */
export function defaultSettings(
  algorithm: Settings["algorithm"] = "ppo",
  network: Settings["network"] = "mlp",
): Settings {
  const lists = { channels: [...CHANNELS[network]], hidden: [128, 128] };
  return { ...COMMON, algorithm, network, ...ALGORITHMS[algorithm], ...lists };
}
