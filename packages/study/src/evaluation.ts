import { type Evaluation, evaluate, type Policy } from "@mesagrid/agent";
import { createStream, EnvError, type Program, PURPOSE } from "@mesagrid/env";
import { eventRate } from "./measures/event-rate.js";
import { bootstrapMean, type Estimate } from "./stats.js";

/** What an agent did on a level set, in numbers with intervals over the episodes: they say how well **this** agent is known. */
export interface LevelSetReport {
  readonly levels: string;
  readonly episodes: number;
  /** Mean undiscounted return of each objective. */
  readonly returns: Readonly<Record<string, Estimate>>;
  /** Mean count of each event in an episode; of `step` its length. Bootstrap intervals, as of the returns. */
  readonly events: Readonly<Record<string, Estimate>>;
  /** Share of the episodes in which each event happened. Wilson intervals. */
  readonly rates: Readonly<Record<string, Estimate>>;
}

export interface EvaluationPlan {
  /** Level sets; all that are not mixtures if absent. */
  readonly levels?: readonly string[];
  readonly episodes: number;
  /** The same seed gives the same levels to every agent. */
  readonly seed: number;
}

/** Plays episodes of each level set and sums them up. @throws EnvError `unknown-level-set` */
export function evaluateLevelSets(program: Program, policy: Policy, plan: EvaluationPlan): LevelSetReport[] {
  return chooseLevelSets(program, plan.levels).map((levels) =>
    describeEvaluation(
      program,
      evaluate(program, policy, { levels, episodes: plan.episodes, seed: plan.seed }),
    ),
  );
}

/** The level sets asked for; without a wish all that are not mixtures. @throws EnvError `unknown-level-set` */
export function chooseLevelSets(program: Program, wanted: readonly string[] | undefined): readonly string[] {
  const all = [...program.levelSets.values()];
  for (const name of wanted ?? []) {
    if (program.levelSets.has(name)) continue;
    throw new EnvError("unknown-level-set", `'${name}'; known: ${all.map((set) => set.name).join(", ")}`);
  }
  return wanted ?? all.filter((set) => set.parts.length === 0).map((set) => set.name);
}

/** An evaluation with intervals; the same evaluation gives the same intervals. */
export function describeEvaluation(program: Program, { levels, rows }: Evaluation): LevelSetReport {
  const stream = createStream(rows.length, PURPOSE.bootstrap);
  const estimates = (names: readonly string[], field: "returns" | "events") =>
    Object.fromEntries(
      names.map((name) => [
        name,
        bootstrapMean(
          rows.map((row) => row[field][name]),
          stream,
        ),
      ]),
    );
  return {
    levels,
    episodes: rows.length,
    returns: estimates(program.objectives.names, "returns"),
    events: estimates(program.events, "events"),
    rates: Object.fromEntries(program.events.map((event) => [event, eventRate(rows, event)])),
  };
}
