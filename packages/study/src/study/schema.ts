/**
 * The study file's grammar: one TypeBox schema, from which come the TypeScript type, the validator and
 * `studies/study.schema.json`. What a schema cannot say (an arm, a level set or a measure that must exist) is checked in `study.ts`.
 */
import { SettingsSchema } from "@mesagrid/agent";
import { type Static, Type } from "typebox";
import { ARM_NAME, ArmSchema, phases, settings } from "./arm-schema.js";
import { ComparisonSchema, FigureSchema } from "./report-schema.js";

const SEEDS = "^\\d+(-\\d+)?(,\\d+(-\\d+)?)*$";

function seeds(description: string) {
  return Type.String({ pattern: SEEDS, description: `${description}, such as 1-10 or 1,2,7.` });
}

const Evaluate = Type.Object(
  {
    every: Type.Optional(SettingsSchema.properties.evaluateEvery),
    episodes: Type.Optional(SettingsSchema.properties.evaluateEpisodes),
  },
  {
    additionalProperties: false,
    description: "Learning curves: how often returns are measured in training, and on how many episodes.",
  },
);

const Battery = Type.Object(
  {
    scenario: Type.Optional(
      Type.String({
        description: "Only agents of this scenario; default all whose scenario has such levels.",
      }),
    ),
    levels: Type.Array(Type.String(), { minItems: 1, description: "Level sets that every agent plays." }),
    episodes: Type.Integer({ minimum: 1, maximum: 100_000, description: "Levels of each set." }),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: "Seed of levels and actions, the same for all agents. Default 1000.",
      }),
    ),
    measures: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description: "What is taken of what was played; default the study's measures.",
      }),
    ),
    when: Type.Optional(
      Type.Union([Type.Literal("end"), Type.Literal("phases"), Type.Literal("checkpoints")], {
        description:
          "Of which checkpoints: the last one, that at the end of each phase, or all (see 'checkpoints'). Default end.",
      }),
    ),
    features: Type.Optional(
      Type.Array(Type.String(), { minItems: 1, description: "What probes look for; default every feature." }),
    ),
    relearnSteps: Type.Optional(
      Type.Integer({ minimum: 1, description: "Most environment steps of each training of relearning." }),
    ),
    relearnRepeats: Type.Optional(
      Type.Integer({ minimum: 2, description: "Trainings of relearning of each arm. Default 4." }),
    ),
  },
  { additionalProperties: false, description: "What agents play once they are trained, and what is read." },
);

const Stop = Type.Object(
  {
    of: Type.String({ description: "An arm." }),
    against: Type.String({ description: "The arm that it is compared with, seed by seed." }),
    levels: Type.String({ description: "Level set of the number, or all." }),
    measure: Type.String({ description: "Measure of the number." }),
    quantity: Type.String({ description: "What of the measure, as its table calls it." }),
    width: Type.Number({
      minimum: 0,
      description: "Width of the interval of the difference that is enough.",
    }),
    atLeast: Type.Integer({ minimum: 2, description: "Seeds that are run in any case." }),
    every: Type.Integer({ minimum: 1, description: "Seeds that are added before it is looked at again." }),
  },
  {
    additionalProperties: false,
    description:
      "No further seeds once a paired difference is known well enough: by the width of its interval, not by its sign, so that looking early does not bend the answer.",
  },
);

/** The JSON Schema of a study file, descriptions included; `studies/study.schema.json` is this one written out. */
export const StudySchema = Type.Object(
  {
    $schema: Type.Optional(
      Type.String({ description: "Where this schema lies, so that an editor can help." }),
    ),
    format: Type.Literal(1, { description: "The version of this file format." }),
    name: Type.String({
      pattern: "^[a-z0-9][a-z0-9-]*$",
      maxLength: 60,
      description: "Its name, also that of its folders: small letters, digits and hyphens.",
    }),
    title: Type.String({ maxLength: 120, description: "What a person should call it." }),
    question: Type.String({ minLength: 1, maxLength: 1000, description: "The one question that it asks." }),
    guess: Type.Optional(
      Type.String({ maxLength: 1000, description: "What is expected, written before it ran." }),
    ),
    refutedBy: Type.String({
      minLength: 1,
      maxLength: 1000,
      description: "What would refute the guess, written before it ran.",
    }),
    source: Type.Optional(Type.String({ maxLength: 400, description: "Where the question comes from." })),
    scenarios: Type.Array(Type.String(), {
      minItems: 1,
      maxItems: 40,
      description: "Scenario files, seen from the study file; arms name them by the scenario's name.",
    }),
    settings: Type.Optional(settings("Settings of the training of every arm.")),
    phases: Type.Optional(
      phases(
        "What every arm is trained on: names of the scenario's phases, or phases of its own. Default the scenario's first phase.",
      ),
    ),
    arms: Type.Record(Type.String({ pattern: ARM_NAME }), ArmSchema, {
      minProperties: 1,
      maxProperties: 200,
      description:
        "Conditions by name; the agents of one seed in two arms share weights, streams and levels.",
    }),
    seeds: Type.Union(
      [
        seeds("The agents of each arm"),
        Type.Object(
          {
            initialisations: seeds("Seeds of the first weights"),
            data: seeds("Seeds of levels, dynamics and actions"),
          },
          { additionalProperties: false, description: "Crossed: an agent of each arm for every pair." },
        ),
      ],
      {
        description:
          "The agents of each arm: seeds such as 1-10, or initialisations and data, crossed: an agent for every pair.",
      },
    ),
    evaluate: Type.Optional(Evaluate),
    checkpoints: Type.Optional(
      Type.Object(
        { every: SettingsSchema.properties.checkpointEvery },
        { additionalProperties: false, description: "How often a checkpoint is written." },
      ),
    ),
    measures: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description: "What batteries read, if they do not say it: names as in mesagrid measure --list.",
      }),
    ),
    batteries: Type.Array(Battery, {
      maxItems: 20,
      description: "What agents play once they are trained. Without any there are learning curves alone.",
    }),
    comparisons: Type.Optional(
      Type.Array(ComparisonSchema, { maxItems: 200, description: "What is said of the arms in numbers." }),
    ),
    figures: Type.Optional(Type.Array(FigureSchema, { maxItems: 60, description: "What is drawn." })),
    stop: Type.Optional(Stop),
    budget: Type.Optional(
      Type.Object(
        {
          minutes: Type.Number({ exclusiveMinimum: 0, description: "Minutes that it should take." }),
          workers: Type.Optional(
            Type.Integer({ minimum: 1, description: "Workers that this is meant for. Default 2." }),
          ),
        },
        { additionalProperties: false, description: "What it may cost; a dry run says whether it will do." },
      ),
    ),
  },
  {
    additionalProperties: false,
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "mesagrid study",
    description: "One question, asked of many agents.",
  },
);

/** A study as written: valid in shape, its names not yet checked. */
export type StudyFile = Static<typeof StudySchema>;
export type BatterySpec = Static<typeof Battery>;
export type StopRule = Static<typeof Stop>;
