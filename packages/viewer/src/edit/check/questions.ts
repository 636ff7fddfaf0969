import { checkText, drawLevels, type Examination, examine, type Level, type Problem } from "@mesagrid/env";

/** What the page asks its workers of a text. */
export type Question =
  /** What is wrong with it, and what its levels look like. */
  | { readonly kind: "look"; readonly text: string; readonly seed: number; readonly many: number }
  /** What its levels are worth. */
  | { readonly kind: "examine"; readonly text: string };

/** Levels of one set. */
export interface Samples {
  readonly set: string;
  readonly levels: readonly Level[];
}

export type Answer =
  | {
      readonly kind: "look";
      readonly problems: readonly Problem[];
      readonly samples: readonly Samples[];
      /** What it took to compile, so that the page knows whether it can do so while somebody types. */
      readonly milliseconds: number;
    }
  | {
      readonly kind: "examine";
      /** Null if the text has faults. */
      readonly examination: Examination | null;
      /** False if a closer look follows. */
      readonly last: boolean;
    }
  /** Which level is being solved. */
  | { readonly kind: "progress"; readonly set: string; readonly level: number; readonly of: number };

/** Levels of each set for a first look, and for the one that follows. */
const LEVELS = [8, 64] as const;

/** Answers a question, an examination in two parts. @param now a clock in milliseconds */
export function answer(question: Question, tell: (answer: Answer) => void, now: () => number): void {
  if (question.kind === "look") {
    const before = now();
    const { program, problems } = checkText(question.text);
    const milliseconds = now() - before;
    const sets = program ? [...program.levelSets.keys()] : [];
    const samples = sets.map((set) => ({
      set,
      levels: program ? drawLevels(program, set, question.many, question.seed) : [],
    }));
    tell({ kind: "look", problems, samples, milliseconds });
    return;
  }
  const { program } = checkText(question.text);
  if (!program) {
    tell({ kind: "examine", examination: null, last: true });
    return;
  }
  LEVELS.forEach((levels, index) => {
    const onLevel = (set: string, level: number, of: number) => tell({ kind: "progress", set, level, of });
    const examination = examine(program, { levels, onLevel });
    tell({ kind: "examine", examination, last: index === LEVELS.length - 1 });
  });
}
