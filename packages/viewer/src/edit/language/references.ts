import type { Names } from "./names.js";

type What = keyof Names | "sprites" | "step";

/** What is said by a field's value, and what by its name: patterns of ways through the grammar, joined by slashes. */
const VALUES: readonly (readonly [RegExp, readonly What[]])[] = [
  [/\/when\/(push|enter|on|each)$/, ["kinds", "groups"]],
  [/\/(if|unless)\/\*\/(left|here|was|ahead)$/, ["kinds", "groups"]],
  [/\/(if|unless)\/\*\/(counter|chance|atLeast|atMost)$/, ["counters"]],
  [
    /\/(chance\/by|times\/left|times\/overlap\/\*|shift\/kind|to\/toward|remove|measure\/\*)$/,
    ["kinds", "groups"],
  ],
  [/\/do\/\*\/(put|turn\/\*)$/, ["kinds"]],
  [/\/emit$/, ["events"]],
  [/^kinds\/\*\/as$/, ["kinds"]],
  [/^kinds\/\*\/solid\/\*$/, ["kinds", "groups"]],
  [/^kinds\/\*\/layer$/, ["layers"]],
  [/^kinds\/\*\/sprite$/, ["sprites"]],
  [/^groups\/\*\/\*$/, ["kinds"]],
  [/^observe\/(outside|delusions\/\*\/show)$/, ["kinds"]],
  [/^observe\/delusions\/\*\/(on|over\/\*)$/, ["kinds", "groups"]],
  [/^levels\/\*\/(wall|rooms\/door|place\/\*\/on|place\/\*\/on\/\*|place\/\*\/sharing\/\*)$/, ["kinds"]],
  [/^levels\/\*\/like$/, ["levels"]],
  [/^phases\/\*\/(until\/)?levels$/, ["levels"]],
  [/^phases\/\*\/until\/return$/, ["objectives"]],
];

const FIELDS: readonly (readonly [RegExp, readonly What[]])[] = [
  [/\/do\/\*\/(add|set|blend|measure)$/, ["counters"]],
  [/\/do\/\*\/turn$/, ["kinds"]],
  [/^objectives\/\*\/price$/, ["events", "step"]],
  [/^levels\/\*\/place$/, ["kinds"]],
  [/^levels\/\*\/mix$/, ["levels"]],
  [/^phases\/\*\/mix$/, ["levels"]],
  [/^phases\/\*\/reward$/, ["objectives"]],
];

/** A name that this file or the page defines, and what it names. */
export interface Named {
  readonly name: string;
  readonly what: string;
}

const SINGULAR: Readonly<Record<What, string>> = {
  kinds: "kind",
  groups: "group",
  counters: "counter",
  events: "event",
  objectives: "objective",
  levels: "level set",
  layers: "layer",
  sprites: "picture",
  step: "event of every step",
};

/** The names that may stand as the value at the end of a way. @param sprites names of the pictures that the page has */
export function namesForValue(way: readonly string[], names: Names, sprites: readonly string[]): Named[] {
  return find(VALUES, way, names, sprites);
}

/** The names that a field of the object at the end of a way may have. */
export function namesForField(way: readonly string[], names: Names): Named[] {
  return find(FIELDS, way, names, []);
}

function find(
  table: typeof VALUES,
  way: readonly string[],
  names: Names,
  sprites: readonly string[],
): Named[] {
  const path = way.join("/");
  const wanted = table.find(([pattern]) => pattern.test(path))?.[1] ?? [];
  return wanted.flatMap((what) => {
    const list = what === "sprites" ? sprites : what === "step" ? ["step"] : names[what];
    return list.map((name) => ({ name, what: SINGULAR[what] }));
  });
}
