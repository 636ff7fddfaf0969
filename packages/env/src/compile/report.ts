import { didYouMean, type Problem, ScenarioError } from "../errors.js";
import { LIMITS } from "../schema/limits.js";

/** Collects the problems of all passes, so that an author sees every one at once. */
export class Report {
  readonly problems: Problem[] = [];

  /** @throws ScenarioError when there are as many as anyone will read: looking for more could go on for long */
  add(problem: Problem): void {
    this.problems.push(problem);
    if (this.problems.length >= LIMITS.problems) this.throwIfAny();
  }

  /** Index of `name` among the known names, or -1 with a problem and a "did you mean". */
  find(known: readonly string[], name: string, path: string, what: string): number {
    const index = known.indexOf(name);
    if (index < 0) {
      const hint = didYouMean(name, known);
      this.add({
        code: `unknown-${what.replaceAll(" ", "-")}`,
        path,
        message: `no ${what} is called '${name}'`,
        expected: `one of ${known.join(", ") || "(there is none)"}`,
        ...(hint ? { hint } : {}),
      });
    }
    return index;
  }

  /** The reference of a kind or a group, or 0 with a problem. */
  reference(references: readonly string[], name: string, path: string): number {
    return this.find(references.slice(1), name, path, "kind") + 1;
  }

  /**
   * The one field of several that a thing has; none, with a problem, if it has more or fewer.
   *
   * @param problem its code, and what a person reads before the number of fields: `a condition looks at one thing, this at`
   */
  one<Field extends string>(
    thing: Readonly<Partial<Record<Field, unknown>>>,
    fields: readonly Field[],
    path: string,
    problem: { readonly code: string; readonly says: string },
  ): Field | undefined {
    const there = fields.filter((field) => thing[field] !== undefined);
    if (there.length === 1) return there[0];
    const expected = `exactly one of ${fields.join(", ")}`;
    this.add({ code: problem.code, path, message: `${problem.says} ${there.length}`, expected });
    return undefined;
  }

  /** Names must be plain words, so that they can be fields, flags and file names. */
  checkNames(names: readonly string[], path: string, what: string): void {
    for (const name of names) {
      const inherited = name in Object.prototype; // a table of values by name would have it already
      if (!inherited && /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/.test(name)) continue;
      this.add({
        code: "bad-name",
        path: `${path}.${name}`,
        message: `'${name}' cannot name ${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`,
        expected: inherited
          ? "another word: JavaScript's objects all have that one"
          : "a letter, then letters, digits and hyphens, 40 at most",
      });
    }
  }

  throwIfAny(): void {
    if (this.problems.length > 0) throw new ScenarioError(this.problems);
  }
}
