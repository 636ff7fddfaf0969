import type { Examination, Problem, Program } from "@mesagrid/env";
import type { Samples } from "./check/questions.js";
import type { Tree } from "./language/tree.js";

/** Something to tell, with what can be done about it. */
export interface Notice {
  readonly tone: "good" | "plain" | "bad";
  readonly words: string;
  readonly choices: readonly { readonly label: string; act(): void }[];
}

/** How the check of the text stands. */
export type Look = "waiting" | "right" | "faults" | "late";

/** What the editor knows; panels read it once a frame. */
export interface EditState {
  /** The file that the text is of; null while none is open. A file without a hash is not on the server. */
  file: { readonly name: string; readonly hash: string | null } | null;
  /** The text as the server has it; null if it has none. */
  saved: string | null;
  /** The template's text that it began as. */
  began: { readonly tree: Tree; readonly text: string } | null;
  /** Raised with every change of the text. */
  version: number;
  look: Look;
  problems: readonly Problem[];
  /** Of the newest text without a fault. */
  program: Program | null;
  samples: readonly Samples[];
  /** Seed of the samples. */
  seed: number;
  examination: Examination | null;
  /** How the semantic checks stand; `part`: a first look is there. */
  examining: "none" | "waiting" | "part" | "done" | "late";
  /** The level that is being solved, in words; empty if none is. */
  solving: string;
  notice: Notice | null;
  /** True while the server is asked for something. */
  busy: boolean;
}

/** An editor without a text. */
export function emptyState(): EditState {
  return {
    file: null,
    saved: null,
    began: null,
    version: 0,
    look: "waiting",
    problems: [],
    program: null,
    samples: [],
    seed: 1,
    examination: null,
    examining: "none",
    solving: "",
    notice: null,
    busy: false,
  };
}

/** Forgets what was found out about the text before. */
export function forgetFindings(state: EditState): void {
  state.look = "waiting";
  state.problems = [];
  state.program = null;
  state.samples = [];
  state.examination = null;
  state.examining = "none";
  state.solving = "";
}
