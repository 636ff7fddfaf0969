import type { Program } from "@mesagrid/env";

/** One row of `metrics.jsonl`: flat, and without a clock, so that the same seed gives the same bytes. */
export type MetricsRow = Readonly<Record<string, number | string>>;

/** What a metric means. Placeholders in the name: `<objective>`, `<levels>`, `<event>`. */
export interface MetricDoc {
  readonly name: string;
  readonly rows: "every" | "phase" | "update" | "evaluation" | "timing";
  readonly unit: string;
  readonly meaning: string;
}

/** The names of the numbers that the update and evaluation rows of a program's trainings can have, measures left out. */
export function metricNames(program: Program): string[] {
  const fillings: Readonly<Record<string, readonly string[]>> = {
    "<objective>": program.objectives.names,
    "<levels>": [...program.levelSets.values()]
      .filter((set) => set.parts.length === 0)
      .map(({ name }) => name),
    "<event>": program.events,
  };
  const fill = (name: string): string[] => {
    const [place] = /<\w+>/.exec(name) ?? [];
    if (place === undefined) return [name];
    return fillings[place].flatMap((filling) => fill(name.replace(place, filling)));
  };
  const measured = METRICS.filter(
    ({ name, rows }) => (rows === "update" || rows === "evaluation") && !name.startsWith("measure/"),
  );
  return measured.flatMap(({ name }) => fill(name));
}

/** Every name that a row can have; the README's table is made of it. */
export const METRICS: readonly MetricDoc[] = [
  { name: "row", rows: "every", unit: "", meaning: "kind of row: `phase`, `update` or `evaluation`" },
  {
    name: "step",
    rows: "every",
    unit: "env steps",
    meaning: "environment steps of training done, over all slots",
  },
  { name: "iteration", rows: "every", unit: "", meaning: "rollouts collected and learned from" },
  { name: "phase", rows: "every", unit: "", meaning: "name of the phase" },
  { name: "phaseIndex", rows: "every", unit: "", meaning: "place of the phase, from 0" },
  { name: "levels", rows: "phase", unit: "", meaning: "level set that is trained on from here" },
  {
    name: "reward/<objective>",
    rows: "phase",
    unit: "",
    meaning:
      "weight of the objective in the reward from here: the swap mark; of a gradual phase also in updates: the weight in that rollout",
  },
  {
    name: "mix/<levels>",
    rows: "phase",
    unit: "",
    meaning:
      "share of the levels that comes from that set, where a phase mixes it in; of a share that changes also in updates: the share in that rollout",
  },
  {
    name: "endedBy",
    rows: "phase",
    unit: "",
    meaning:
      "why the phase before ended: `steps`, or `return` where its `until` was met; not in the first phase's row",
  },
  {
    name: "gradual",
    rows: "phase",
    unit: "env steps",
    meaning:
      "steps over which the weights go to these from those before; 0 is at once; not in the first phase's row",
  },
  {
    name: "keepNetwork",
    rows: "phase",
    unit: "",
    meaning:
      "1 where the weights go on, 0 where they start anew; not in the first phase's row, like the next three",
  },
  {
    name: "keepOptimizer",
    rows: "phase",
    unit: "",
    meaning: "1 where the optimizer's moments go on",
  },
  {
    name: "keepLearningRate",
    rows: "phase",
    unit: "",
    meaning: "1 where the step size's schedule goes on, 0 where it starts anew",
  },
  {
    name: "valueHead",
    rows: "phase",
    unit: "",
    meaning: "what becomes of the value head: `keep`, `reset` or `separate`",
  },
  {
    name: "rollout/episodes",
    rows: "update",
    unit: "episodes",
    meaning: "training episodes that ended in the rollout",
  },
  {
    name: "rollout/length",
    rows: "update",
    unit: "steps",
    meaning: "mean length of those episodes; left out where there were none",
  },
  {
    name: "rollout/return/<objective>",
    rows: "update",
    unit: "return",
    meaning: "mean undiscounted return of those episodes; left out where there were none",
  },
  {
    name: "loss/policy",
    rows: "update",
    unit: "",
    meaning: "policy loss, mean over the update's gradient steps",
  },
  {
    name: "loss/value",
    rows: "update",
    unit: "return²",
    meaning: "half the mean squared error of the value function",
  },
  {
    name: "loss/l2",
    rows: "update",
    unit: "",
    meaning: "the penalty of the setting `l2`, weighed; left out where it is 0, like the next six",
  },
  { name: "loss/l1", rows: "update", unit: "", meaning: "the penalty of the setting `l1`, weighed" },
  {
    name: "loss/groupLasso",
    rows: "update",
    unit: "",
    meaning: "the penalty of the setting `groupLasso`, weighed",
  },
  {
    name: "loss/trunkNear",
    rows: "update",
    unit: "",
    meaning: "the penalty of the setting `trunkNear`, weighed, with `trunkMode` near",
  },
  {
    name: "loss/spectralDecoupling",
    rows: "update",
    unit: "",
    meaning: "the penalty of the setting `spectralDecoupling`, weighed",
  },
  {
    name: "loss/pragmascope",
    rows: "update",
    unit: "",
    meaning: "the penalty of the setting `pragmascope`, weighed as it then is, summed over its layers",
  },
  {
    name: "loss/speedPenalty",
    rows: "update",
    unit: "",
    meaning: "the penalty of the setting `speedPenalty`, weighed",
  },
  {
    name: "layersUsed",
    rows: "update",
    unit: "layers",
    meaning: "of a network `exits`: hidden layers used, by expectation, mean over samples",
  },
  {
    name: "unaccounted",
    rows: "update",
    unit: "share",
    meaning:
      "with the setting `pragmascope`: variance of hidden activations that abstractions do not account for, mean over its layers",
  },
  { name: "entropy", rows: "update", unit: "nats", meaning: "mean entropy of the policy" },
  {
    name: "approxKl",
    rows: "update",
    unit: "nats",
    meaning: "KL(old policy, new policy), Schulman's k3 estimate",
  },
  {
    name: "clipFraction",
    rows: "update",
    unit: "share",
    meaning: "samples whose probability ratio left [1 - clip, 1 + clip]",
  },
  {
    name: "explainedVariance",
    rows: "update",
    unit: "",
    meaning: "1 - Var(returns - values) / Var(returns) of the rollout",
  },
  {
    name: "gradientNorm",
    rows: "update",
    unit: "",
    meaning: "global norm of the gradient before it is cut, penalties counted",
  },
  { name: "learningRate", rows: "update", unit: "", meaning: "the optimizer's step size" },
  {
    name: "displacement",
    rows: "update",
    unit: "",
    meaning:
      "distance of all weights from the initial ones, after the update; weights that start anew at a swap are reckoned from there",
  },
  {
    name: "epochs",
    rows: "update",
    unit: "",
    meaning: "passes made over the rollout; fewer than asked for where `targetKl` was passed",
  },
  {
    name: "eval/<levels>/episodes",
    rows: "evaluation",
    unit: "episodes",
    meaning: "episodes of the level set that were played, always the same levels",
  },
  { name: "eval/<levels>/length", rows: "evaluation", unit: "steps", meaning: "their mean length" },
  {
    name: "eval/<levels>/return/<objective>",
    rows: "evaluation",
    unit: "return",
    meaning: "their mean undiscounted return of the objective",
  },
  {
    name: "eval/<levels>/events/<event>",
    rows: "evaluation",
    unit: "events",
    meaning: "how often the event happened in an episode, on average",
  },
  {
    name: "descriptionLength",
    rows: "evaluation",
    unit: "bits",
    meaning: "length of the weights, rounded to multiples of 1/256, in Elias's gamma code",
  },
  {
    name: "measure/<measure>/<levels>/<what>",
    rows: "evaluation",
    unit: "",
    meaning:
      "what a measure of the setting `measures` came to: a number, or words where it has none; why, where it refused",
  },
  {
    name: "seconds",
    rows: "timing",
    unit: "s",
    meaning: "`timing.jsonl` only: seconds of training since the run was started or resumed",
  },
  {
    name: "stepsPerSecond",
    rows: "timing",
    unit: "env steps/s",
    meaning: "`timing.jsonl` only: over the last iteration, evaluations left out",
  },
];
