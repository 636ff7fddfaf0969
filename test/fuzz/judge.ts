import { loadProgram, type Problem, type Program, ScenarioError, ScenarioSchema } from "@mesagrid/env";
import { Value } from "typebox/value";
import type { Case } from "./case.js";
import { exercise } from "./exercise.js";

/** What became of a case: it was refused as it should be, it ran, or it did something that no case may. */
export type Verdict =
  | { readonly what: "refused"; readonly problems: readonly Problem[] }
  | { readonly what: "ran" }
  | { readonly what: "finding"; readonly why: string };

/** Longest account of what is wrong with a file, in characters. */
const LONGEST_ACCOUNT = 200_000;
const FIELDS = new Set(["code", "path", "message", "expected", "hint"]);

/** Loads a case, and runs it if it is right. @param codes the codes that `docs/errors.md` lists */
export function judge({ input, variant, size, dice }: Case, codes: ReadonlySet<string>): Verdict {
  let program: Program;
  try {
    program = loadProgram(input, { variant, ...(size && { size }) });
  } catch (error) {
    if (!(error instanceof ScenarioError)) return finding("loading", error);
    const fault = faultOf(error, codes);
    return fault ? { what: "finding", why: fault } : { what: "refused", problems: error.problems };
  }
  if (dice.chance(0.1) && !Value.Check(ScenarioSchema, program.scenario))
    return { what: "finding", why: "accepted, although the schema does not" };
  try {
    exercise(program, dice);
    return { what: "ran" };
  } catch (error) {
    return finding("running", error);
  }
}

function finding(when: string, error: unknown): Verdict {
  const told = error instanceof Error ? `${error.name}: ${error.message}\n${stackOf(error)}` : String(error);
  return { what: "finding", why: `${when}: ${told}` };
}

function stackOf(error: Error): string {
  return (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .join("\n");
}

/** What is wrong with an account of what is wrong. */
function faultOf({ problems, message }: ScenarioError, codes: ReadonlySet<string>): string | undefined {
  if (problems.length === 0) return "refused for nothing";
  if (message.length > LONGEST_ACCOUNT) return `refused with ${message.length} characters`;
  for (const problem of problems) {
    const odd = Object.entries(problem).find(
      ([field, text]) => !FIELDS.has(field) || typeof text !== "string" || text === "",
    );
    if (odd) return `a problem whose '${odd[0]}' is ${JSON.stringify(odd[1])}`;
    if (!codes.has(problem.code)) return `the code '${problem.code}', which docs/errors.md does not list`;
    if (!problem.path?.startsWith("$")) return `the path '${problem.path}'`;
    if (!problem.message) return `no message for ${problem.code} at ${problem.path}`;
  }
  return undefined;
}

/** The codes of `docs/errors.md`, from the first column of its tables. */
export function listedCodes(page: string): ReadonlySet<string> {
  const cells = [...page.matchAll(/^\| (`.+?) \|/gm)].map(([, cell]) => cell);
  return new Set(cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, code]) => code)));
}
