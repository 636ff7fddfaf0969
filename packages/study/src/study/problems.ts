import { didYouMean, formatProblem, type Problem } from "@mesagrid/env";

/** Everything that is wrong with a study file, at once. */
export class StudyError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const told = new Map(problems.map((problem) => [formatProblem(problem), problem])); // arms share what is wrong
    super([...told.keys()].join("\n"));
    this.name = "StudyError";
    this.problems = [...told.values()];
  }
}

/** A list of what is wrong, while a file is looked through. */
export class Findings {
  readonly problems: Problem[] = [];

  add(code: string, path: string, message: string, expected?: string, hint?: string): void {
    this.problems.push({
      ...{ code, path, message },
      ...(expected !== undefined && { expected }),
      ...(hint !== undefined && { hint }),
    });
  }

  /** Adds a problem if a name is none of those known. @param what it is a name of, such as `arm` */
  known(what: string, path: string, name: string, known: readonly string[]): boolean {
    if (known.includes(name)) return true;
    const expected = `one of ${known.join(", ")}`;
    this.add(
      `unknown-${what.replaceAll(" ", "-")}`,
      path,
      `no ${what} is called '${name}'`,
      expected,
      didYouMean(name, known),
    );
    return false;
  }

  /** @throws StudyError */
  throwIfAny(): void {
    if (this.problems.length > 0) throw new StudyError(this.problems);
  }
}
