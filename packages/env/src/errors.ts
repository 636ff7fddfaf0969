import { LIMITS } from "./schema/limits.js";

/** Something wrong in a scenario, and what to do about it. */
export interface Problem {
  /** A stable code, such as `unknown-kind`; `docs/errors.md` lists them. */
  code: string;
  /** Where: a JSON path such as `$.rules[0].when.enter`. */
  path: string;
  message: string;
  /** What would have been right. */
  expected?: string;
  /** What to try, such as "did you mean 'cheese'?". */
  hint?: string;
}

/** Thrown by `parseScenario` and `compile` with every problem of the file at once, up to `LIMITS.problems`. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const told = problems.slice(0, LIMITS.problems).map(clipped);
    super(told.map(formatProblem).join("\n"));
    this.name = "ScenarioError";
    this.problems = told;
  }
}

/** Thrown when the env is asked for something it does not have: a level set, an objective, a slot. */
export class EnvError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = "EnvError";
    this.code = code;
  }
}

/** A problem whose parts are short enough to be told, whatever names the file has. */
function clipped(problem: Problem): Problem {
  const short = (text: string): string =>
    text.length > LIMITS.telling ? `${text.slice(0, LIMITS.telling - 3)}...` : text;
  const { code, path, message, expected, hint } = problem;
  return {
    code,
    path: short(path),
    message: short(message),
    ...(expected !== undefined && { expected: short(expected) }),
    ...(hint !== undefined && { hint: short(hint) }),
  };
}

/** One line a problem: `$.levels.train: unknown-kind: no kind is called 'chese' (did you mean 'cheese'?)`. */
export function formatProblem(problem: Problem): string {
  const expected = problem.expected ? `; expected ${problem.expected}` : "";
  const hint = problem.hint ? ` (${problem.hint})` : "";
  return `${problem.path}: ${problem.code}: ${problem.message}${expected}${hint}`;
}

/** Edit distance with a cut-off, for "did you mean". */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + change);
    }
    previous = row;
  }
  return previous[b.length];
}

/** "did you mean 'x'?" for the nearest of the known names, or nothing if none is near. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const short = name.slice(0, 40);
  let best: string | undefined;
  let least = Math.max(2, Math.floor(short.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(short.length - Math.min(40, candidate.length)) >= least) continue;
    const d = distance(short.toLowerCase(), candidate.slice(0, 40).toLowerCase());
    if (d < least) [best, least] = [candidate, d];
  }
  return best === undefined ? undefined : `did you mean '${best}'?`;
}
