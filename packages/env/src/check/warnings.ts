import { loadProgram } from "../compile.js";
import { type Problem, ScenarioError } from "../errors.js";
import { setsOfPhase } from "../mixture.js";
import type { Program } from "../program.js";
import { conceivableEvents } from "./events.js";
import type { SetReport } from "./look.js";

/** Below this share of different levels a generated set repeats itself. */
const FEW_LAYOUTS = 0.75;

/** What an author should know of a file that is right, in the order of the file. */
export function warningsOf(program: Program, sets: readonly SetReport[]): Problem[] {
  return [
    ...eventWarnings(program, sets),
    ...pairWarnings(sets),
    ...sets.flatMap((set) => setWarnings(program, set)),
  ];
}

/** Events with a price that never happen. */
function eventWarnings(program: Program, sets: readonly SetReport[]): Problem[] {
  const conceivable = conceivableEvents(program);
  const elsewhere = eventsOfVariants(program);
  return Object.entries(program.scenario.objectives).flatMap(([objective, { price }]) =>
    Object.keys(price).flatMap((event) => {
      const number = program.events.indexOf(event);
      if (number === 0 || elsewhere.has(event)) return [];
      const path = `$.objectives.${objective}.price.${event}`;
      if (conceivable[number] === 0) {
        return {
          code: "event-never",
          path,
          message: `no rule can ever emit '${event}'`,
          hint: "what sets the rule off is on no level and no rule puts it there, or a condition of it can never hold",
        };
      }
      const levels = sets.reduce((sum, set) => sum + set.levels, 0);
      if (sets.some((set) => set.events[number - 1].levels > 0)) return [];
      return {
        code: "event-unseen",
        path,
        message: `'${event}' can happen on none of the ${levels} levels looked at`,
        hint: "the agent cannot get to it, or the limit is too short; look at more levels (--levels)",
      };
    }),
  );
}

/** Events that can happen in some variant of the file: what the file itself has them for. */
function eventsOfVariants(program: Program): Set<string> {
  const events = new Set<string>();
  for (const variant of Object.keys(program.scenario.variants ?? {})) {
    try {
      const changed = loadProgram(program.scenario, { variant });
      conceivableEvents(changed).forEach((can, number) => {
        if (can === 1) events.add(changed.events[number]);
      });
    } catch (thrown) {
      if (!(thrown instanceof ScenarioError)) throw thrown;
    }
  }
  return events;
}

/** Pairs that no level set tells apart, though all were solved. */
function pairWarnings(sets: readonly SetReport[]): Problem[] {
  if (sets.some(({ kind }) => kind === "bound")) return [];
  return (sets[0]?.pairs ?? []).flatMap(({ objectives: [a, b] }, i) => {
    if (sets.some(({ pairs }) => pairs[i].separable > 0)) return [];
    const levels = sets.reduce((sum, { solved }) => sum + solved, 0);
    return {
      code: "never-distinguishing",
      path: "$.levels",
      message: `none of the ${levels} levels looked at tells '${a}' from '${b}': what is best for one is best for the other`,
      hint: "add a level set on which they part, or nothing can show which of them an agent took on",
    };
  });
}

function setWarnings(program: Program, set: SetReport): Problem[] {
  const path = `$.levels.${set.set}`;
  const warnings: Problem[] = [];
  for (const { objective, solvable } of set.objectives) {
    if (!isFew(solvable, set.levels) || !isRewarded(program, objective, set.set)) continue;
    warnings.push({
      code: solvable === 0 ? "unsolvable" : "rarely-solvable",
      path,
      message: `on ${set.levels - solvable} of ${set.levels} levels there is nothing to be won for '${objective}'`,
      hint: "fewer walls, a longer limit, or things placed where the agent can get",
    });
  }
  if (isGenerated(program.scenario.levels, set.set) && set.layouts < FEW_LAYOUTS * set.drawn) {
    warnings.push({
      code: "duplicate-layouts",
      path,
      message: `${set.layouts} of ${set.drawn} levels are different`,
      hint: "a larger board, or more that is placed at random: an agent learns such a set by heart",
    });
  }
  const trained = program.phases.some((phase) => setsOfPhase(phase).includes(set.set));
  for (const other of set.shared) {
    if (other.levels === 0 || trained || areRelated(program, set.set, other.set)) continue;
    warnings.push({
      code: "overlap",
      path,
      message: `${other.levels} of ${set.drawn} levels are also among those of '${other.set}', on which a phase trains`,
      hint: "an evaluation on levels that were trained on says nothing of new ones",
    });
  }
  return warnings;
}

/** True if there is something to be won on none, or for all that the sample says on less than half: two standard errors less. */
function isFew(solvable: number, levels: number): boolean {
  return solvable === 0 || solvable < levels / 2 - Math.sqrt(levels);
}

/** True if a phase rewards the objective on the set; elsewhere what cannot be won may be missing by intent. */
function isRewarded(program: Program, objective: string, set: string): boolean {
  return program.phases.some(
    (phase) => setsOfPhase(phase).includes(set) && (phase.reward[objective] ?? 0) > 0,
  );
}

/** True if two sets draw from the same, so that they have levels in common by intent. */
function areRelated(program: Program, one: string, other: string): boolean {
  const partsOf = (set: string) => Object.keys(program.scenario.levels[set]?.mix ?? { [set]: 1 });
  return partsOf(one).some((part) => partsOf(other).includes(part));
}

/** True if some levels of a set are generated; where all are maps, few are different by intent. */
function isGenerated(levels: Program["scenario"]["levels"], set: string): boolean {
  const { maps, like, mix } = levels[set] ?? {};
  if (mix) return Object.keys(mix).some((part) => isGenerated(levels, part));
  return like !== undefined ? isGenerated(levels, like) : !maps;
}
