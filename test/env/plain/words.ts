import type { Scenario } from "@mesagrid/env";
import type { Effect, Rule } from "./board.js";

/** Steps until an episode on a level set's levels is cut off: its own limit, or that of what it is like, or the file's. */
export function limitOf(scenario: Scenario, set: string): number {
  const { limit, like } = scenario.levels[set] ?? {};
  if (limit !== undefined) return limit;
  return like === undefined ? scenario.limit : limitOf(scenario, like);
}

/** The words of the language that a rule was written with: its trigger, the conditions and the effects of what was done. */
export function wordsOf(rule: Rule, body: Pick<Rule, "if" | "unless" | "do">): string[] {
  const conditions = [rule.if, rule.unless, body.if, body.unless].flatMap((list) => list ?? []);
  return [
    ...Object.keys(rule.when),
    ...conditions.map((condition) => {
      const { chance } = condition;
      const of = typeof chance === "object" ? " by" : typeof chance === "string" ? " counter" : "";
      return `if ${Object.keys(condition)[0]}${of}`;
    }),
    ...(body.do ?? []).map(wordOf),
  ];
}

function wordOf(effect: Effect): string {
  const { at, shift } = effect;
  const to = shift?.to;
  const way = typeof to === "object" ? ` ${Object.keys(to).join(" ")}` : to === "random" ? " random" : "";
  return `do ${Object.keys(effect)[0]}${way}${at === undefined ? "" : ` ${at}`}`;
}

/** The words beside the rules that say how a world is seen, where its agent faces and when its episodes end. */
export function settingsOf(scenario: Scenario, set: string): string[] {
  const { observe, kinds, objectives } = scenario;
  const things = Object.values(kinds);
  return [
    `view ${observe?.view ?? "full"}`,
    ...Object.entries(observe ?? {}).flatMap(([word, value]) =>
      word === "view" || value === false ? [] : [word],
    ),
    ...things
      .flatMap(({ heading }) => heading ?? [])
      .map((way) => `heading ${way === "random" ? way : "given"}`),
    ...(["attributes", "as", "opaque"] as const).filter((word) => things.some((thing) => thing[word])),
    ...(Object.values(objectives).some(({ decay }) => decay) ? ["decay"] : []),
    ...(limitOf(scenario, set) === scenario.limit ? [] : ["limit of its own"]),
  ];
}
