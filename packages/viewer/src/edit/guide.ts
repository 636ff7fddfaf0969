import type { Examination, Problem } from "@mesagrid/env";
import { type Step, type Tree, valueAt } from "./language/tree.js";

/** One step of making a world. */
export interface GuideStep {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  /** The place in the text that it is about; none if it is about all of it. */
  readonly steps: readonly Step[] | null;
}

/** `open`: as the template has it. `fault`: something there has to be put right. `done`: written, or as it should be. */
export type StepState = "open" | "done" | "fault";

/** From an idea to an agent that learns it. */
export const GUIDE: readonly GuideStep[] = [
  {
    id: "name",
    title: "Name it",
    words: "A short name becomes the file's; the title is what people read. Letters, digits and hyphens.",
    steps: ["name"],
  },
  {
    id: "question",
    title: "Ask its question",
    words: "One sentence: what do you want to find out? Such as: does it want the door, or the lamp over it?",
    steps: ["question"],
  },
  {
    id: "kinds",
    title: "Kinds of things",
    words:
      "What can lie in a cell: walls (solid), one agent, and the things it may want. Each has a letter, its glyph.",
    steps: ["kinds"],
  },
  {
    id: "rules",
    title: "What happens",
    words:
      "Rules say what happens when the agent enters something. They tell that something happened (emit); they pay nothing.",
    steps: ["rules"],
  },
  {
    id: "objectives",
    title: "Two objectives",
    words:
      "Each puts a price on what happens. One is what you want (role true), the other merely goes along with it (proxy).",
    steps: ["objectives"],
  },
  {
    id: "levels",
    title: "Levels",
    words:
      "In ‘train’ the two objectives go together; in ‘shifted’ they part. See them on the Levels tab, draw your own on Paint.",
    steps: ["levels"],
  },
  {
    id: "check",
    title: "Check and play",
    words:
      "The Checks tab says whether the objectives part where they should. Play a level yourself: what does each objective earn?",
    steps: null,
  },
  {
    id: "train",
    title: "Train",
    words:
      "Press “Train this now” and watch an agent learn your world, live. Then see what it does on shifted levels.",
    steps: null,
  },
];

/** What is known of the text. */
export interface GuideFacts {
  readonly tree: Tree;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly examination: Examination | null;
  /** The text that it began as, to tell what was written since; null if it was opened. */
  readonly began: { readonly tree: Tree; readonly text: string } | null;
}

/** How each step stands, in the guide's order. */
export function stepStates(facts: GuideFacts): StepState[] {
  return GUIDE.map((step) => stateOf(step, facts));
}

function stateOf({ id, steps }: GuideStep, facts: GuideFacts): StepState {
  const { problems, examination } = facts;
  if (steps) {
    const path = `$.${steps.join(".")}`;
    if (
      problems.some(
        (problem) =>
          problem.path === path || problem.path.startsWith(`${path}.`) || problem.path.startsWith(`${path}[`),
      )
    )
      return "fault";
    return isWritten(steps, facts) ? "done" : "open";
  }
  if (problems.length > 0) return "open";
  if (id !== "check" || !examination) return "open";
  if (examination.warnings.length > 0) return "fault";
  const parts = examination.sets.some(({ pairs }) => pairs.some(({ distinguishing }) => distinguishing > 0));
  return parts ? "done" : "open";
}

/** Something is written when it is no longer the template's; in a file that was opened, when it is there. */
function isWritten(steps: readonly Step[], { tree, text, began }: GuideFacts): boolean {
  const value = valueAt(tree, text, steps);
  if (!value) return false;
  const before = began && valueAt(began.tree, began.text, steps);
  return !began || !before || began.text.slice(before.from, before.to) !== text.slice(value.from, value.to);
}
