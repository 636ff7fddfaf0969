import { type Static, type TInteger, type TNumber, Type } from "typebox";
import { CONDITION_PATTERN } from "./condition.js";

/** A whole number of at least `least`. */
function whole(standard: number, least: number, description: string): TInteger {
  return Type.Integer({ default: standard, minimum: least, description });
}

/** A number of at least 0. */
function amount(standard: number, description: string): TNumber {
  return Type.Number({ default: standard, minimum: 0, description });
}

/** A number from 0 to 1. */
function share(standard: number, description: string): TNumber {
  return Type.Number({ default: standard, minimum: 0, maximum: 1, description });
}

/** Widths of layers, one after another. */
function widths(standard: number[], description: string) {
  const width = Type.Integer({ minimum: 1, maximum: 65_536, description: "Units of a layer." });
  return Type.Array(width, { default: standard, minItems: 1, maxItems: 16, description });
}

/**
 * Everything that can be set about a training, told once: the type, the validation, the flags of `mesagrid train` with their
 * help, the keys of a config file and their JSON Schema all come from here. `default` is PPO's; `OWN` has what differs.
 */
export const SettingsSchema = Type.Object(
  {
    algorithm: Type.Union([Type.Literal("ppo"), Type.Literal("a2c"), Type.Literal("reinforce")], {
      default: "ppo",
      description:
        "How it learns. ppo: several epochs of clipped updates a rollout (Schulman et al. 2017); a2c: one (Mnih et al. 2016); reinforce: one, on whole returns with the value as baseline (Williams 1992).",
    }),
    network: Type.Union(
      [Type.Literal("mlp"), Type.Literal("conv"), Type.Literal("impala"), Type.Literal("exits")],
      {
        default: "mlp",
        description:
          "What maps boards to actions. mlp: fully connected layers over the one-hot planes; conv: two 3x3 convolutions first; impala: stages of a convolution, a pooling and two residual blocks first (Espeholt et al. 2018); exits: an mlp that may stop after any of its hidden layers, which have one width.",
      },
    ),
    memory: Type.Union([Type.Literal("none"), Type.Literal("gru"), Type.Literal("lstm")], {
      default: "none",
      description:
        "What the policy remembers within an episode, between its network and its heads: nothing, or the state of a GRU or an LSTM.",
    }),
    memoryUnits: whole(128, 1, "Units of the memory."),
    channels: widths([16, 32], "Channels of each convolution of conv, of each stage of impala."),
    slots: whole(256, 1, "Environments stepped side by side."),
    horizon: whole(32, 1, "Steps of each slot between two updates; a rollout has slots x horizon steps."),
    epochs: whole(3, 1, "PPO: passes over each rollout."),
    minibatches: whole(
      4,
      1,
      "PPO: parts that a pass is cut into; one gradient step each. With a memory the slots are shared out, each whole.",
    ),
    clip: amount(
      0.2,
      "PPO: epsilon of the clipped surrogate objective; also the bound that clipFraction counts by.",
    ),
    valueClip: amount(
      0,
      "PPO: how far a value may move from what it was in the rollout and still lower its loss; 0 for any distance.",
    ),
    targetKl: amount(
      0,
      "PPO: no further pass over a rollout once a pass has had a higher mean approxKl; 0 makes all passes.",
    ),
    gamma: share(0.98, "Discount of rewards."),
    lambda: share(0.95, "Decay of the generalised advantage estimate (Schulman et al. 2016)."),
    optimizer: Type.Union(
      [Type.Literal("adam"), Type.Literal("sgd"), Type.Literal("momentum"), Type.Literal("rmsprop")],
      {
        default: "adam",
        description:
          "What makes a step of a gradient: Adam, plain gradient descent, the same with momentum 0.9, or RMSProp. sgd and momentum want a larger learningRate.",
      },
    ),
    coneAngle: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 90,
      description:
        "Stochastic cone descent: of all directions within so many degrees of the optimizer's step, take the one that leads back towards the initial weights the most; 0 is off.",
    }),
    learningRate: amount(1e-3, "The optimizer's step size; with a schedule, the largest."),
    learningRateSchedule: Type.Union(
      [Type.Literal("constant"), Type.Literal("linear"), Type.Literal("cosine")],
      {
        default: "constant",
        description: "How the step size goes from learningRate to learningRateEnd over the training.",
      },
    ),
    learningRateEnd: amount(0, "The step size at the end of a linear or cosine schedule."),
    warmUp: whole(0, 0, "Environment steps over which the step size first rises from 0, linearly."),
    entropy: amount(0.01, "Weight of the entropy bonus."),
    valueWeight: amount(0.5, "Weight of the value loss, half the mean squared error."),
    maxGradientNorm: amount(
      0.5,
      "Gradients are scaled down to at most this global norm; 0 leaves them as they are.",
    ),
    l2: amount(0, "Weight of half the sum of all squared weights, in the loss."),
    l1: amount(0, "Weight of the sum of all weights' magnitudes, in the loss."),
    groupLasso: amount(
      0,
      "Weight of the group lasso, in the loss: for each hidden unit the length of its incoming weights times the root of their number.",
    ),
    spectralDecoupling: amount(
      0,
      "Weight of half the mean squared length of the logits, in the loss (Pezeshki et al. 2021).",
    ),
    pragmascope: amount(
      0,
      "Weight of the pragmascope penalty, in the loss: the share of hidden activations that abstractions of the state do not account for, summed over its layers; 0 is off.",
    ),
    pragmascopeHarsh: whole(
      0,
      0,
      "Environment steps for which the pragmascope penalty keeps its weight; 0 for the whole training.",
    ),
    pragmascopeRelaxed: amount(0, "Weight of the pragmascope penalty after its harsh steps."),
    pragmascopeRelaxing: whole(
      0,
      0,
      "Environment steps over which it then goes from the one weight to the other, linearly.",
    ),
    pragmascopeLayers: Type.String({
      default: "",
      description:
        "Hidden layers that it is of, apart by commas, such as dense0,dense1; without any the last before the heads.",
    }),
    pragmascopeOf: Type.String({
      default: "",
      description:
        "The abstractions: names of features of the state, apart by commas (without any all but hidden ones), or a file components.json of mesagrid pragmascope.",
    }),
    pragmascopeShare: share(
      0.125,
      "Share of the slots whose states the penalty looks at: what it costs hangs on it.",
    ),
    speedPenalty: amount(
      0,
      "Weight of the number of hidden layers that are used, in the loss; of network exits, whose gates say when to stop.",
    ),
    trunk: Type.String({
      default: "",
      description:
        "Folder of a world model (mesagrid pretrain): the network's body starts from the weights of its trunk, which must be as wide; the scenario must look the same.",
    }),
    trunkMode: Type.Union([Type.Literal("free"), Type.Literal("frozen"), Type.Literal("near")], {
      default: "free",
      description:
        "What becomes of a trunk. free: it is a start like any other; frozen: its weights stay as they are; near: trunkNear keeps them near.",
    }),
    trunkNear: amount(
      0.01,
      "With trunkMode near: weight of the squared distance of the trunk's weights from the pretrained ones, in the loss.",
    ),
    normaliseAdvantages: Type.Boolean({
      default: true,
      description: "Whether advantages of each minibatch are shifted and scaled to mean 0 and deviation 1.",
    }),
    hidden: widths(
      [128, 128],
      "Widths of the fully connected hidden layers; conv and impala have the last only, after their convolutions.",
    ),
    keepNetwork: Type.Boolean({
      default: true,
      description: "At a swap: the weights go on. A phase's own keep goes before this and the next three.",
    }),
    keepOptimizer: Type.Boolean({ default: true, description: "At a swap: the optimizer's moments go on." }),
    keepLearningRate: Type.Boolean({
      default: true,
      description: "At a swap: the step size's schedule goes on; otherwise it starts anew, over that phase.",
    }),
    valueHead: Type.Union([Type.Literal("keep"), Type.Literal("reset"), Type.Literal("separate")], {
      default: "keep",
      description:
        "At a swap: the value head goes on, starts anew, or every set of rewarded objectives has one of its own.",
    }),
    kernels: Type.Union([Type.Literal("auto"), Type.Literal("simd"), Type.Literal("stock")], {
      default: "auto",
      description:
        "What networks are computed with. simd: kernels of our own, for mlp and conv, with a memory or without, on the wasm and tensorflow backends; stock: the backend's own; auto: simd where it can be, on tensorflow for mlp only.",
    }),
    evaluateEvery: whole(40_960, 1, "Environment steps between two evaluations."),
    evaluateEpisodes: whole(64, 1, "Episodes of each level set in one evaluation."),
    tracesPerEvaluation: whole(4, 0, "Episodes of each level set that one evaluation keeps as traces."),
    checkpointEvery: whole(204_800, 1, "Environment steps between two checkpoints."),
    checkpointsKept: whole(
      3,
      0,
      "Checkpoints that are kept, the newest ones; 0 keeps all. Those at a phase's end are kept besides.",
    ),
    measures: Type.String({
      default: "",
      description:
        "Measures that evaluations record, apart by commas, as measure/NAME/LEVELS/WHAT, on 32 levels of each set; mesagrid measure --list explains them and their cost.",
    }),
    stopWhen: Type.String({
      default: "",
      pattern: CONDITION_PATTERN,
      description:
        "A condition on a metric, such as eval/shifted/return/cheese>=0.9: the training ends when a row meets it.",
    }),
  },
  { additionalProperties: false, description: "Settings of a training." },
);

/** The settings of a training; `SettingsSchema` says what each of them means. */
export type Settings = Static<typeof SettingsSchema>;

/** Where an algorithm or a network starts from something else than the schema's default. */
const OWN: Readonly<Record<Settings["algorithm"], Partial<Settings>>> = {
  ppo: {},
  a2c: { horizon: 5, epochs: 1, minibatches: 1 },
  // Long enough for most episodes to end within it.
  reinforce: { horizon: 64, epochs: 1, minibatches: 1, lambda: 1 },
};
const OF_NETWORK: Readonly<Record<Settings["network"], Partial<Settings>>> = {
  mlp: {},
  conv: {},
  impala: { channels: [16, 32, 32] },
  exits: {},
};

/** The settings that an algorithm and a network start from; a fresh object at every call. */
export function defaultSettings(
  algorithm: Settings["algorithm"] = "ppo",
  network: Settings["network"] = "mlp",
): Settings {
  const entries = Object.entries<object>(SettingsSchema.properties).map(([name, schema]) => [
    name,
    (schema as { default?: unknown }).default,
  ]);
  const common = Object.fromEntries(entries) as Settings;
  return structuredClone({ ...common, algorithm, network, ...OWN[algorithm], ...OF_NETWORK[network] });
}
