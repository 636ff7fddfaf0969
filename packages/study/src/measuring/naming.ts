import type { Program } from "@mesagrid/env";
import type { Estimate } from "../stats.js";

/** How a measure names its numbers: `*` stands for an objective, an event or a kind of the world. */
export interface Naming {
  readonly objectives?: readonly string[];
  readonly events?: readonly string[];
  readonly kinds?: readonly string[];
  /** Names of its own. */
  readonly words?: readonly string[];
}

/** A number under its name, or words where there is none. */
export type Line = readonly [what: string, value: Estimate | string];

/** The numbers of one objective, event or kind, each under the name that is made from its pattern. */
export function linesOf(
  patterns: readonly string[],
  name: string,
  values: readonly (Estimate | string)[],
): Line[] {
  return patterns.map((pattern, i) => [called(pattern, name), values[i]]);
}

/** All names that a measure can give a number, the worlds being these. */
export function quantitiesOf(naming: Naming, programs: readonly Program[]): string[] {
  const { objectives = [], events = [], kinds = [], words = [] } = naming;
  const all = programs.flatMap((program) => [
    ...named(objectives, program.objectives.names),
    ...named(events, program.events),
    ...named(kinds, program.kinds.names),
  ]);
  return [...new Set([...all, ...words])];
}

function named(patterns: readonly string[], names: readonly string[]): string[] {
  return patterns.flatMap((pattern) => names.map((name) => called(pattern, name)));
}

function called(pattern: string, name: string): string {
  return pattern.replace("*", () => name);
}
