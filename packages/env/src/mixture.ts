import type { LevelSource } from "./program.js";
import { nextFloat } from "./rng.js";
import type { PhaseSpec } from "./schema/phases.js";

/** What a mixture draws from. */
export interface MixturePart {
  readonly source: LevelSource;
  /** Its share, at least 0; shares are scaled to add up to 1. */
  readonly share: number;
}

/**
 * A level set whose levels come from others, each with its share. Which part it is, is a level's first draw, and the part draws the rest as
 * it does in every mixture: with other shares of the same parts an index that comes from the same part again has the same level.
 */
export function mixtureOf(name: string, parts: readonly MixturePart[]): LevelSource {
  const upTo: number[] = [];
  let total = 0;
  for (const { share } of parts) {
    total += share;
    upTo.push(total);
  }
  return {
    name,
    parts: parts.map(({ source }) => source.name),
    limit: Math.max(1, ...parts.map(({ source }) => source.limit)),
    most: [],
    write(slot) {
      const u = nextFloat(slot.words, slot.wordsAt) * total;
      const at = upTo.findIndex((end) => u < end);
      return parts[at < 0 ? parts.length - 1 : at].source.write(slot);
    },
  };
}

/**
 * A level set with shares of others mixed in; it keeps what they leave of 1, and its name.
 *
 * @param find the sets by name
 */
export function mixedInto(
  source: LevelSource,
  mix: Readonly<Record<string, number>>,
  find: (name: string) => LevelSource,
): LevelSource {
  const others = Object.entries(mix).map(([name, share]) => ({ source: find(name), share }));
  const rest = 1 - others.reduce((sum, { share }) => sum + share, 0);
  return mixtureOf(source.name, [{ source, share: Math.max(0, rest) }, ...others]);
}

/** Names of the level sets that a phase draws from: its own, and those that it mixes in. */
export function setsOfPhase({ levels, mix = {} }: PhaseSpec): string[] {
  const mixed = Object.entries(mix).filter(([, share]) =>
    typeof share === "number" ? share > 0 : share[0] > 0 || share[1] > 0,
  );
  return [...new Set([levels, ...mixed.map(([name]) => name)])];
}
