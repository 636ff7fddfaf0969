import type { Program } from "@mesagrid/env";

/** How a measure names its numbers: after objectives, events or kinds of the world, or by words of its own. */
interface Naming {
  readonly objectives?: readonly string[];
  readonly events?: readonly string[];
  readonly kinds?: readonly string[];
  readonly words?: readonly string[];
}

/** `*` stands for the name. Measures that are not here name theirs otherwise, and nothing is said about them. */
const NAMINGS: Readonly<Record<string, Naming>> = {
  return: { objectives: ["*"] },
  "normalised-return": { objectives: ["return of *", "normalised return of *"], words: ["capability"] },
  choice: { objectives: ["* first"], words: ["several at once", "none of them"] },
  "revealed-objective": { objectives: ["weight of *"], words: ["inverse temperature", "revealed"] },
  "single-objectives": { objectives: ["* alone"] },
  "conditional-gap": { objectives: ["gap of *", "gap of * by the world", "gap of * by the policy"] },
  "event-rate": { events: ["share with *", "mean of *"] },
  sensitivity: { kinds: ["divergence by *", "share of *"] },
  power: { words: ["percentile of POWER", "that of the best policy", "surplus"] },
  verdict: { words: ["verdict"] },
};

/** The numbers of a measure that a study's table can have, its worlds being these; nothing where they are not known beforehand. */
export function quantitiesOf(measure: string, programs: readonly Program[]): string[] | undefined {
  const naming = NAMINGS[measure];
  if (!naming) return undefined;
  const { objectives = [], events = [], kinds = [], words = [] } = naming;
  const all = programs.flatMap((program) => [
    ...named(objectives, program.objectives.names),
    ...named(events, program.events),
    ...named(kinds, program.kinds.names),
  ]);
  return [...new Set([...all, ...words])];
}

function named(patterns: readonly string[], names: readonly string[]): string[] {
  return patterns.flatMap((pattern) => names.map((name) => pattern.replace("*", name)));
}
