import type { Scene } from "./scene.js";

/** What can be asked of a state: a number, or one of several classes. Plain data. */
export interface Feature {
  /** Its own among all; of those that come from the program with a colon, such as `steps:key`. */
  readonly name: string;
  /** What a person should call it. */
  readonly title: string;
  readonly type: "number" | "class";
  /** Of a class, what each value 0, 1, ... means; `["no", "yes"]` of a flag. Empty of a number. */
  readonly values: readonly string[];
  /** Least and greatest value, for scaling, on levels of the file's own sets. */
  readonly range: readonly [number, number];
  /** Flags without which it means nothing: while one of them is 0, so is this. */
  readonly needs: readonly string[];
  /** True if it hangs on something that the policy is never shown: see docs/features.md. */
  readonly hidden: boolean;
  /** How it is computed. */
  readonly about: string;
}

/** A feature with the way to read it off a state. */
export interface Definition {
  readonly feature: Feature;
  /** Its value; features that it hangs on stand in the scene's `values` already. */
  read(scene: Scene): number;
}

const NO_YES: readonly string[] = ["no", "yes"];

/** What of a feature may be left out where it is as usual. */
type Usual = Partial<Pick<Feature, "needs" | "hidden">>;

/** A number between two bounds. */
export function numberFeature(
  [name, title, about]: readonly [string, string, string],
  range: readonly [number, number],
  usual: Usual = {},
): Feature {
  return { name, title, type: "number", values: [], range, needs: [], hidden: false, about, ...usual };
}

/** One of several classes. */
export function classFeature(
  [name, title, about]: readonly [string, string, string],
  values: readonly string[],
  usual: Usual = {},
): Feature {
  return {
    name,
    title,
    type: "class",
    values,
    range: [0, values.length - 1],
    needs: [],
    hidden: false,
    about,
    ...usual,
  };
}

/** A flag: no (0) or yes (1). */
export function flagFeature(texts: readonly [string, string, string], usual: Usual = {}): Feature {
  return classFeature(texts, NO_YES, usual);
}

/** True if a feature is no or yes. */
export function isFlag({ values }: Feature): boolean {
  return values === NO_YES;
}
