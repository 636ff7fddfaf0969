import {
  checkText,
  drawLevels,
  EnvError,
  type Examination,
  examine,
  loadProgram,
  type Problem,
  renderAscii,
  renderSvg,
  ScenarioError,
} from "@mesagrid/env";

/** What can be asked of a scenario that takes a while to answer. */
export type Question =
  | {
      readonly kind: "check";
      readonly text: string;
      /** Levels of each set to look at; 0: none. */
      readonly levels: number;
      readonly seed: number;
      readonly gamma: number;
    }
  | {
      readonly kind: "levels";
      readonly text: string;
      readonly set: string;
      /** Number of the first. */
      readonly from: number;
      readonly many: number;
      readonly seed: number;
      readonly as: "data" | "picture";
    };

/** What `mesagrid check --json` says of one file. */
export interface CheckAnswer {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly examination?: Omit<Examination, "warnings">;
}

export interface LevelAnswer {
  /** Its number in the level set, for this seed. */
  readonly level: number;
  /** The level set that it was drawn from; of a mixture, the part. */
  readonly set: string;
  /** A line a row: in each cell the glyph of the topmost thing. */
  readonly rows: readonly string[];
  /** [layers, height, width] kinds by number, 0 for none. */
  readonly board: readonly number[];
}

/** What comes back, or the reason why not. */
export type Answer =
  | { readonly check: CheckAnswer }
  | { readonly levels: readonly LevelAnswer[] }
  | { readonly pictures: readonly string[] }
  | { readonly refused: string }
  | { readonly faults: readonly Problem[] };

/** Answers a question. A scenario that has a fault is refused, unless its faults are what was asked for. */
export function answer(question: Question): Answer {
  if (question.kind === "check") return { check: check(question) };
  try {
    return draw(question);
  } catch (thrown) {
    if (thrown instanceof EnvError) return { refused: thrown.message };
    if (thrown instanceof ScenarioError) return { faults: thrown.problems };
    throw thrown;
  }
}

function check({ text, levels, seed, gamma }: Question & { kind: "check" }): CheckAnswer {
  const { program, problems } = checkText(text);
  if (!program || levels === 0) return { ok: program !== undefined, problems, warnings: [] };
  const { warnings, ...examination } = examine(program, { levels, seed, gamma });
  return { ok: true, problems, warnings, examination };
}

function draw({ text, set, from, many, seed, as }: Question & { kind: "levels" }): Answer {
  const program = loadProgram(text);
  const drawn = drawLevels(program, set, from + many, seed).slice(from);
  if (as === "picture") return { pictures: drawn.map(({ board }) => renderSvg(program, board)) };
  const levels = drawn.map(({ set: own, board }, i) => ({
    level: from + i,
    set: own,
    rows: renderAscii(program, board).split("\n"),
    board: [...board],
  }));
  return { levels };
}
