import { PretrainSettingsSchema, SettingsSchema } from "@mesagrid/agent";
import { ScenarioSchema } from "@mesagrid/env";
import { type Static, Type } from "typebox";

const PHASE = ScenarioSchema.properties.phases.items;

/** Phases of a training: those of the scenario by name, and others. */
export function phases(description: string) {
  const one = Type.Union([Type.String(), PHASE], {
    description: "A phase: the name of one of the scenario's, or an object as in a scenario file.",
  });
  return Type.Array(one, { minItems: 1, maxItems: 64, description });
}

/** Settings of a training, any of them. */
export function settings(description: string) {
  return Type.Partial(SettingsSchema, { additionalProperties: false, description });
}

/** What the name of an arm looks like: it is that of folders, too. */
export const ARM_NAME = "^[a-zA-Z0-9][\\w.=+-]{0,59}$";

/** One condition of a study: in what its agents differ from those of other arms. */
export const ArmSchema = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 120, description: "What it is, for a heading." })),
    control: Type.Optional(
      Type.Boolean({ description: "True of an arm that shows what would be without what is asked about." }),
    ),
    scenario: Type.Optional(
      Type.String({ description: "Name of one of the study's scenarios; default the first." }),
    ),
    variant: Type.Optional(
      Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())], {
        description:
          "In what its scenario differs: one of the scenario's variants by name, or a JSON merge patch (RFC 7396) of the scenario file.",
      }),
    ),
    settings: Type.Optional(settings("Settings of the training; they go before the study's.")),
    pretrain: Type.Optional(
      Type.Partial(PretrainSettingsSchema, {
        additionalProperties: false,
        description:
          "Each agent first learns a world model with these settings, and begins with its trunk; settings.trunkMode says what becomes of it.",
      }),
    ),
    phases: Type.Optional(
      phases("In place of the study's phases: names of the scenario's, or phases of its own."),
    ),
    levels: Type.Optional(Type.String({ description: "Level set of each phase, instead of its own." })),
    mix: PHASE.properties.mix,
    reward: Type.Optional(PHASE.properties.reward),
    steps: Type.Optional(PHASE.properties.steps),
    dose: Type.Optional(
      Type.Number({
        description: "How much of what is varied this arm has: its place on the axis of a dose-response.",
      }),
    ),
  },
  { additionalProperties: false, description: "A condition: how its agents are trained." },
);

/** An arm as a study file says it. */
export type ArmSpec = Static<typeof ArmSchema>;
