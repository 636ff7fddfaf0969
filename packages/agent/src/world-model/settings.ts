import { type Static, Type } from "typebox";
import { SettingsSchema } from "../settings.js";

const { network, channels, hidden, slots, horizon, kernels } = SettingsSchema.properties;
const { checkpointEvery, checkpointsKept } = SettingsSchema.properties;

/** Everything that can be set about the pretraining of a world model; the trunk's settings are a policy network's. */
export const PretrainSettingsSchema = Type.Object(
  {
    network,
    channels,
    hidden,
    units: Type.Integer({
      default: 256,
      minimum: 1,
      maximum: 4096,
      description: "Units of the layer above the trunk that takes in the action.",
    }),
    steps: Type.Integer({ default: 1_000_000, minimum: 1, description: "Environment steps to learn from." }),
    levels: Type.String({
      default: "",
      description: "Level set that it learns on; if left out, that of the scenario's first phase.",
    }),
    policyShare: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1,
      description:
        "Share of the slots in which the given policy acts; in the others actions are drawn evenly.",
    }),
    slots,
    horizon,
    minibatches: Type.Integer({
      default: 16,
      minimum: 1,
      description: "Parts that each rollout is cut into; one gradient step each.",
    }),
    learningRate: Type.Number({
      default: 3e-3,
      minimum: 0,
      description: "Adam's step size at the beginning; it goes to 0 along half a cosine.",
    }),
    kernels,
    checkpointEvery,
    checkpointsKept,
  },
  { additionalProperties: false, description: "Settings of the pretraining of a world model." },
);

/** The settings of a pretraining; `PretrainSettingsSchema` says what each of them means. */
export type PretrainSettings = Static<typeof PretrainSettingsSchema>;

/** The settings that a pretraining starts from; a fresh object at every call. */
export function defaultPretrainSettings(): PretrainSettings {
  const entries = Object.entries<object>(PretrainSettingsSchema.properties).map(([name, schema]) => [
    name,
    structuredClone((schema as { default?: unknown }).default),
  ]);
  return Object.fromEntries(entries) as PretrainSettings;
}
