/** Everything that can be set about a training. The names are the flags' and the config file's. */
export interface Settings {
  /** `ppo`: several epochs of clipped updates a rollout (Schulman et al. 2017). `a2c`: one (Mnih et al. 2016). */
  algorithm: "ppo" | "a2c";
  /** `mlp`: fully connected layers over the one-hot planes. `conv`: two 3x3 convolutions first. */
  network: "mlp" | "conv";
  /** Environments stepped side by side. */
  slots: number;
  /** Steps of each slot between two updates; a rollout has `slots * horizon` steps. */
  horizon: number;
  /** PPO: passes over each rollout. */
  epochs: number;
  /** PPO: parts that a pass is cut into; one gradient step each. */
  minibatches: number;
  /** PPO: epsilon of the clipped surrogate objective; also the bound that `clipFraction` counts by. */
  clip: number;
  /** Discount of rewards, gamma. */
  gamma: number;
  /** Decay of the generalised advantage estimate, lambda (Schulman et al. 2016). */
  lambda: number;
  /** Adam's step size. */
  learningRate: number;
  /** Weight of the entropy bonus. */
  entropy: number;
  /** Weight of the value loss, half the mean squared error. */
  valueWeight: number;
  /** Gradients are scaled down to at most this global norm. `Infinity` switches it off. */
  maxGradientNorm: number;
  /** Advantages of each minibatch are shifted and scaled to mean 0 and deviation 1. */
  normaliseAdvantages: boolean;
  /** Widths of the fully connected hidden layers; `conv` has them after its convolutions and uses the last only. */
  hidden: readonly number[];
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
  network: "mlp",
  slots: 256,
  clip: 0.2,
  gamma: 0.98,
  lambda: 0.95,
  learningRate: 1e-3,
  entropy: 0.01,
  valueWeight: 0.5,
  maxGradientNorm: 0.5,
  normaliseAdvantages: true,
  evaluateEvery: 40_960,
  evaluateEpisodes: 64,
  tracesPerEvaluation: 4,
  checkpointEvery: 204_800,
} as const;

/** The settings that an algorithm starts from; a fresh object at every call. */
export function defaultSettings(algorithm: Settings["algorithm"] = "ppo"): Settings {
  const own =
    algorithm === "ppo"
      ? { horizon: 32, epochs: 3, minibatches: 4 }
      : { horizon: 5, epochs: 1, minibatches: 1 };
  return { ...COMMON, algorithm, ...own, hidden: [128, 128] };
}
