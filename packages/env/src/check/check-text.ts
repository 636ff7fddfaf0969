import { loadProgram } from "../compile.js";
import { type Problem, ScenarioError } from "../errors.js";
import type { Program } from "../program.js";

/** What became of a scenario's text: a program, or everything that is wrong with it. */
export type TextReport =
  | { readonly program: Program; readonly problems: readonly [] }
  | { readonly program?: undefined; readonly problems: readonly Problem[] };

/** Reads and compiles a scenario's text. No text makes it throw. */
export function checkText(text: string): TextReport {
  try {
    return { program: loadProgram(text), problems: [] };
  } catch (thrown) {
    if (thrown instanceof ScenarioError) return { problems: thrown.problems };
    throw thrown;
  }
}
