import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Settings, SettingsSchema, type TrainOptions } from "@mesagrid/agent";
import { formatProblem, ScenarioSchema, shapeProblems } from "@mesagrid/env";
import { type Static, Type } from "typebox";
import { Failure } from "./failure.js";
import { MIX_PATTERN, mixIn } from "./mix-text.js";

/** What says which training it is, beside the settings of how to train. */
const OF_THE_RUN = {
  seed: Type.Integer({ default: 1, minimum: 0, description: "Seed of everything random in the run." }),
  weightsSeed: Type.Integer({
    minimum: 0,
    description: "Seed of the network's first weights, instead of the run's.",
  }),
  steps: Type.Integer({ minimum: 1, description: "Environment steps of each phase, instead of its own." }),
  levels: Type.String({ description: "Level set of each phase, instead of its own." }),
  mix: Type.String({
    pattern: MIX_PATTERN,
    description:
      "Level sets mixed into each phase's, with their shares: shifted=0.03, or shifted=0:0.3 for a share that rises over the phase.",
  }),
  backend: Type.Union(
    [Type.Literal("auto"), Type.Literal("tensorflow"), Type.Literal("wasm"), Type.Literal("cpu")],
    {
      default: "auto",
      description:
        "What computes. auto: the first of wasm, tensorflow and cpu that works; tensorflow, once npm run native has built it, is the quickest. mesagrid doctor tells which work here.",
    },
  ),
  out: Type.String({
    default: "runs",
    description: "Folder of the runs; the run gets a folder of its own in it.",
  }),
};

/** What `mesagrid train` can be told by flags, one a property; all of it can stand in a config file as well. */
export const TrainFlagsSchema = Type.Object({ ...OF_THE_RUN, ...SettingsSchema.properties });

/** A config file of `mesagrid train`. Flags go before it, and what neither says has its default. */
export const TrainConfigSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: "Where editors find this schema." })),
    scenario: Type.Optional(Type.String({ description: "The scenario file, seen from the config file." })),
    phases: Type.Optional(ScenarioSchema.properties.phases),
    ...Type.Partial(TrainFlagsSchema).properties,
  },
  { additionalProperties: false, description: "What a training is told: a config file of mesagrid train." },
);
export type TrainConfig = Static<typeof TrainConfigSchema>;

/**
 * Reads a config file; its scenario's path becomes one that holds here.
 *
 * @throws Failure with everything that is wrong with it at once
 */
export function readConfig(file: string): TrainConfig {
  let config: TrainConfig;
  try {
    config = JSON.parse(readFileSync(file, "utf8"));
  } catch (thrown) {
    throw new Failure(`cannot read the config file: ${thrown instanceof Error ? thrown.message : thrown}`);
  }
  const problems = shapeProblems(TrainConfigSchema, config);
  if (problems.length > 0) {
    throw new Failure(
      `${file}:\n${problems.map(formatProblem).join("\n")}`,
      "mesagrid train --help explains",
    );
  }
  const { scenario } = config;
  return scenario === undefined ? config : { ...config, scenario: resolve(dirname(file), scenario) };
}

/** The settings among what a training was told. */
export function settingsIn(config: TrainConfig): Partial<Settings> {
  const known = Object.keys(SettingsSchema.properties);
  return Object.fromEntries(Object.entries(config).filter(([name]) => known.includes(name)));
}

/** The phases that a training was told, if any. @param own the scenario's */
export function phasesIn(config: TrainConfig, own: TrainOptions["phases"]): TrainOptions["phases"] {
  const { steps, levels, mix, phases } = config;
  if (steps === undefined && levels === undefined && mix === undefined) return phases;
  return (phases ?? own)?.map((phase) => ({
    ...phase,
    ...(steps !== undefined && { steps }),
    ...(levels !== undefined && { levels }),
    ...(mix !== undefined && { mix: mixIn(mix) }),
  }));
}
