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

/**
 * Everything that can be set about a training, told once: the type, the validation, the flags of `mesagrid train` with their
 * help, the keys of a config file and their JSON Schema all come from here. `default` is PPO's; `OWN` has what differs.
 */
export const SettingsSchema = Type.Object(
  {
    algorithm: Type.Union([Type.Literal("ppo"), Type.Literal("a2c")], {
      default: "ppo",
      description:
        "How it learns. ppo: several epochs of clipped updates a rollout (Schulman et al. 2017); a2c: one (Mnih et al. 2016).",
    }),
    network: Type.Union([Type.Literal("mlp"), Type.Literal("conv")], {
      default: "mlp",
      description:
        "What maps boards to actions. mlp: fully connected layers over the one-hot planes; conv: two 3x3 convolutions first.",
    }),
    slots: whole(256, 1, "Environments stepped side by side."),
    horizon: whole(32, 1, "Steps of each slot between two updates; a rollout has slots x horizon steps."),
    epochs: whole(3, 1, "PPO: passes over each rollout."),
    minibatches: whole(4, 1, "PPO: parts that a pass is cut into; one gradient step each."),
    clip: amount(
      0.2,
      "PPO: epsilon of the clipped surrogate objective; also the bound that clipFraction counts by.",
    ),
    gamma: share(0.98, "Discount of rewards."),
    lambda: share(0.95, "Decay of the generalised advantage estimate (Schulman et al. 2016)."),
    learningRate: amount(1e-3, "Adam's step size."),
    entropy: amount(0.01, "Weight of the entropy bonus."),
    valueWeight: amount(0.5, "Weight of the value loss, half the mean squared error."),
    maxGradientNorm: amount(
      0.5,
      "Gradients are scaled down to at most this global norm; 0 leaves them as they are.",
    ),
    normaliseAdvantages: Type.Boolean({
      default: true,
      description: "Whether advantages of each minibatch are shifted and scaled to mean 0 and deviation 1.",
    }),
    hidden: Type.Array(Type.Integer({ minimum: 1, maximum: 65_536, description: "Units of a layer." }), {
      default: [128, 128],
      minItems: 1,
      maxItems: 16,
      description:
        "Widths of the fully connected hidden layers; conv has them after its convolutions and uses the last only.",
    }),
    evaluateEvery: whole(40_960, 1, "Environment steps between two evaluations."),
    evaluateEpisodes: whole(64, 1, "Episodes of each level set in one evaluation."),
    tracesPerEvaluation: whole(4, 0, "Episodes of each level set that one evaluation keeps as traces."),
    checkpointEvery: whole(204_800, 1, "Environment steps between two checkpoints."),
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

/** Where an algorithm starts from something else than the schema's default. */
const OWN: Readonly<Record<Settings["algorithm"], Partial<Settings>>> = {
  ppo: {},
  a2c: { horizon: 5, epochs: 1, minibatches: 1 },
};

/** The settings that an algorithm starts from; a fresh object at every call. */
export function defaultSettings(algorithm: Settings["algorithm"] = "ppo"): Settings {
  const entries = Object.entries<object>(SettingsSchema.properties).map(([name, schema]) => [
    name,
    structuredClone((schema as { default?: unknown }).default),
  ]);
  const common = Object.fromEntries(entries) as Settings;
  return { ...common, algorithm, ...OWN[algorithm] };
}
