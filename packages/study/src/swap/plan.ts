import { createHash } from "node:crypto";
import { type BackendName, defaultSettings, type Settings } from "@mesagrid/agent";
import { loadProgram, type PhaseSpec, type Program } from "@mesagrid/env";
import { Failure } from "../failure.js";
import { levelSetsOf } from "../measuring/measure.js";
import type { SwapPhases } from "./arms.js";

/** What all agents of a protocol have in common; its runs belong to it alone. */
export interface SwapPlan extends SwapPhases {
  /** The scenario's text. */
  readonly scenario: string;
  /** SHA-256 of it. */
  readonly hash: string;
  readonly settings: Partial<Settings>;
  readonly backend: BackendName | "auto";
}

/** What is asked of the agents of a protocol once they are trained. */
export interface SwapQuestions {
  /** The level set on which it is read which objective an agent leans to. */
  readonly neutral: string;
  /** Levels of it that each agent plays. */
  readonly episodes: number;
  /** Of each phase the objective that it rewards more than the other does; if there is none, that which it rewards most. */
  readonly objectives: { readonly a: string; readonly b: string };
}

/** What a person may say of a protocol; the scenario says the rest. */
export interface SwapWishes {
  readonly stepsA?: number | undefined;
  readonly stepsB?: number | undefined;
  readonly levelsA?: string | undefined;
  readonly levelsB?: string | undefined;
  readonly swaps: number;
  readonly keep: SwapPlan["keep"];
  readonly settings: Partial<Settings>;
  readonly backend: SwapPlan["backend"];
}

/** Evaluations of a stretch, if the settings do not say how often. */
const EVALUATIONS = 40;

/** Settings with which returns are measured often and well enough to see a threshold passed. */
function closeLook(settings: Partial<Settings>, steps: number): Partial<Settings> {
  const { slots, horizon } = { ...defaultSettings(settings.algorithm, settings.network), ...settings };
  const rollout = slots * horizon;
  const evaluateEvery = rollout * Math.max(1, Math.round(steps / rollout / EVALUATIONS));
  return { evaluateEvery, evaluateEpisodes: 128, tracesPerEvaluation: 1, ...settings };
}

/**
 * The plan of a protocol on a scenario's first two phases; of each its reward, its levels and its steps.
 *
 * @throws ScenarioError; Failure if there are no two phases, or for an unknown level set
 */
export function planSwap(scenario: string, wishes: SwapWishes): SwapPlan {
  const program = loadProgram(scenario);
  const { phases, name } = program;
  const [a, b] = phases;
  if (b === undefined)
    throw new Failure(`'${name}' has one phase, and a swap needs two`, "add a phase to it");
  const { stepsA = a.steps, stepsB = b.steps, settings } = wishes;
  const [levelsA, levelsB] = levelSetsOf(program, [wishes.levelsA ?? a.levels, wishes.levelsB ?? b.levels]);
  return {
    scenario,
    hash: createHash("sha256").update(scenario).digest("hex"),
    a: { name: a.name, reward: a.reward, levels: levelsA, steps: stepsA },
    b: { name: b.name, reward: b.reward, levels: levelsB, steps: stepsB },
    swaps: wishes.swaps,
    keep: wishes.keep,
    settings: closeLook(settings, Math.min(stepsA, stepsB)),
    backend: wishes.backend,
  };
}

/**
 * What to ask, where a person does not say it: on the level set `neutral`, else on `shifted`, else on those that B is trained on.
 *
 * @throws Failure for an unknown level set, or if both phases reward the same
 */
export function questionsOf(
  program: Program,
  { a, b }: Pick<SwapPhases, "a" | "b">,
  { neutral, episodes }: { readonly neutral?: string | undefined; readonly episodes: number },
): SwapQuestions {
  const { names } = program.objectives;
  const most = (worth: (name: string) => number) =>
    names.reduce((best, name) => (worth(name) > worth(best) ? name : best));
  const own = (one: PhaseSpec, other: PhaseSpec) => {
    const lead = (name: string) => (one.reward[name] ?? 0) - (other.reward[name] ?? 0);
    const leading = most(lead);
    return lead(leading) > 0 ? leading : most((name) => one.reward[name] ?? 0);
  };
  const objectives = { a: own(a, b), b: own(b, a) };
  if (objectives.a === objectives.b)
    throw new Failure(
      `phases ${a.name} and ${b.name} both reward ${objectives.a}: there is nothing to swap`,
      "the protocol takes the first two phases of the scenario; give them rewards of their own",
    );
  const parts = program.levelSets.get(b.levels)?.parts ?? [];
  const usual = ["neutral", "shifted", parts[0] ?? b.levels].find((name) => program.levelSets.has(name));
  const [levels] = levelSetsOf(program, [neutral ?? usual ?? b.levels]);
  return { neutral: levels, episodes, objectives };
}
