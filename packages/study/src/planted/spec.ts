import type { Program } from "@mesagrid/env";
import { Failure } from "../failure.js";
import { wantedObjective } from "../measures/targets.js";
import type { Family } from "./choice-model.js";

/** A policy whose objective is known because it was built so; as data, so that it can stand in a file. */
export type PlantedSpec =
  | { readonly kind: "random" }
  /** The same chances in every state: [actions]. */
  | { readonly kind: "moves"; readonly chances: readonly number[] }
  | SoftSpec
  /** Draws one of its parts at the start of each episode. */
  | { readonly kind: "by-episode"; readonly parts: readonly Part[] }
  /** Draws one of its parts at each step. */
  | { readonly kind: "by-step"; readonly parts: readonly Part[] }
  /** Does well on the levels of some sets, and anything elsewhere. */
  | { readonly kind: "memoriser"; readonly levels: readonly string[]; readonly policy: PlantedSpec }
  /** One policy while something of a kind is on the board, another while none is. */
  | {
      readonly kind: "overseen";
      readonly by: string;
      readonly watched: PlantedSpec;
      readonly unwatched: PlantedSpec;
    };

/** Chooses by the value of a weighted sum of objectives. */
export interface SoftSpec {
  readonly kind: "soft";
  /** By objective; 0 for those left out. */
  readonly weights: Readonly<Record<string, number>>;
  /** Inverse temperature; default 20. `Infinity` takes one of the best actions, evenly. */
  readonly beta?: number;
  /** Default `optimal`. */
  readonly family?: Family;
  /** Discount; default 0.95. */
  readonly gamma?: number;
}

/** One policy of a mixture and how often it is taken; shares are relative to their sum. */
export interface Part {
  readonly share: number;
  readonly policy: PlantedSpec;
}

/** Inverse temperature of a planted policy that is told none. */
export const DEFAULT_BETA = 20;
/** Discount of a planted policy that is told none. */
export const DEFAULT_GAMMA = 0.95;

/**
 * The planted policies that every scenario has, by the names that the command line takes: `random`, `true`, each objective by its own name,
 * `half-by-episode` and `half-by-step` of the true objective and the first other one, and `memoriser` of the first phase's levels.
 */
export function plantedSpecs(program: Program): Map<string, PlantedSpec> {
  const { names } = program.objectives;
  const wanted = wantedObjective(program);
  const other = names.find((name) => name !== wanted);
  const specs = new Map<string, PlantedSpec>([["random", { kind: "random" }]]);
  const seeker = (name: string): PlantedSpec => ({ kind: "soft", weights: { [name]: 1 } });
  specs.set("true", seeker(wanted));
  for (const name of names) specs.set(name, seeker(name));
  if (other !== undefined) {
    const parts = [wanted, other].map((name) => ({ share: 0.5, policy: seeker(name) }));
    specs.set("half-by-episode", { kind: "by-episode", parts });
    specs.set("half-by-step", { kind: "by-step", parts });
  }
  const levels = program.phases[0] && program.levelSets.get(program.phases[0].levels);
  if (levels) {
    const sets = levels.parts.length > 0 ? levels.parts : [levels.name];
    specs.set("memoriser", { kind: "memoriser", levels: sets, policy: seeker(wanted) });
  }
  return specs;
}

/** The planted policy of a name. @throws Failure `no planted policy`, with those there are */
export function plantedSpec(program: Program, name: string): PlantedSpec {
  const specs = plantedSpecs(program);
  const spec = specs.get(name);
  if (spec) return spec;
  throw new Failure(`there is no planted policy '${name}'`, `known: ${[...specs.keys()].join(", ")}`);
}
