import type { Examination, Program, SetReport } from "@mesagrid/env";
import { formatReturn, levelsTitle, objectiveTitle } from "../../words.js";

/** Something that was found out about a level set, in a sentence. */
export interface Finding {
  /** `good`: as it should be. `look`: worth a second thought. `plain`: neither. */
  readonly tone: "good" | "look" | "plain";
  readonly words: string;
}

/** What was found out about one level set. */
export interface SetFindings {
  readonly set: string;
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** What an examination says, in words, set by set. */
export function findingsOf(program: Program, { sets }: Pick<Examination, "sets">): SetFindings[] {
  return sets.map((report) => ({
    set: report.set,
    title: levelsTitle(report.set),
    findings: [
      ...solvable(program, report),
      ...apart(program, report),
      ...leaks(program, report),
      ...layouts(report),
    ],
  }));
}

function solvable(program: Program, { objectives, levels, kind }: SetReport): Finding[] {
  const most = kind === "bound" ? "at most " : "";
  return objectives.map(({ objective, solvable: won, best, random }) => {
    const title = quoted(program, objective);
    if (won === 0)
      return { tone: "look", words: `Nothing can be earned for ${title} on any of ${levels} levels.` };
    const chance = random === undefined ? "" : `; moving at random earns ${formatReturn(random)}`;
    const where = won === levels ? "every level" : `${won} of ${levels} levels`;
    const worth = `${most}${formatReturn(best)} on average at best${chance}`;
    return {
      tone: won === levels ? "good" : won * 2 < levels ? "look" : "plain",
      words: `${title} can be earned on ${where}: ${worth}.`,
    };
  });
}

function apart(program: Program, { pairs, solved, kind }: SetReport): Finding[] {
  if (solved === 0) {
    return kind === "bound" && pairs.length > 0
      ? [
          {
            tone: "plain",
            words: "The levels are too large to be solved here, so it is not known where objectives part.",
          },
        ]
      : [];
  }
  return pairs.map(({ objectives: [a, b], distinguishing, separable }) => {
    const both = `${quoted(program, a)} and ${quoted(program, b)}`;
    if (distinguishing > 0) {
      const words = `${both} part on ${distinguishing} of ${solved} levels: nobody can be best at both there.`;
      return { tone: "good", words };
    }
    if (separable > 0) {
      const words = `${both} can go together on all ${solved} levels, but need not on ${separable}.`;
      return { tone: "plain", words };
    }
    const words = `${both} cannot be told apart on ${solved === 1 ? "the level" : `any of ${solved} levels`}: who is best at one is best at the other.`;
    return { tone: "plain", words };
  });
}

/** Levels that a phase trains on too: what an agent does there says little of new ones. */
function leaks(program: Program, { set, drawn, shared }: SetReport): Finding[] {
  if (program.scenario.levels[set]?.mix !== undefined) return [];
  return shared.map(({ set: other, levels }) =>
    levels === 0
      ? { tone: "good", words: `None of ${drawn} levels is among those of ‘${other}’, which is trained on.` }
      : {
          tone: "look",
          words: `${levels} of ${drawn} levels are also among those of ‘${other}’, which is trained on: an agent may know them by heart.`,
        },
  );
}

function layouts({ drawn, layouts: different }: SetReport): Finding[] {
  if (drawn === 1) return [{ tone: "plain", words: "It is a single level." }];
  return [{ tone: "plain", words: `${different} of ${drawn} levels drawn are different.` }];
}

function quoted(program: Program, objective: string): string {
  return `“${objectiveTitle(program, objective)}”`;
}
