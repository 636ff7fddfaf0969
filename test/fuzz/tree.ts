import type { Dice } from "./dice.js";
import {
  copy,
  isObject,
  type Json,
  type JsonObject,
  type Place,
  places,
  removeAt,
  replaceFields,
  setAt,
  setField,
  valueAt,
} from "./json.js";
import { weirdNumber, weirdString, weirdValue } from "./words.js";

/** What a mutation may draw on. */
export interface Material {
  readonly dice: Dice;
  /** Other files, to take parts from. */
  readonly seeds: readonly JsonObject[];
  /** True if the case will be handed over as a text, so that it can hold no NaN. */
  readonly text: boolean;
}

type Mutation = (root: JsonObject, material: Material) => void;

/** Mutations of a tree that mostly leave its shape, and how often each is taken. */
const MUTATIONS: readonly (readonly [number, Mutation])[] = [
  [8, changeNumber],
  [8, borrow],
  [6, changeString],
  [5, swapWords],
  [4, drop],
  [4, doubleUp],
  [3, renameEverywhere],
  [3, move],
  [3, renameKey],
  [2, wrongType],
  [2, leanOn],
  [1, nest],
  [1, repeat],
];
const TOTAL = MUTATIONS.reduce((sum, [weight]) => sum + weight, 0);

/** Changes a tree in one place. */
export function mutate(root: JsonObject, material: Material): void {
  let left = material.dice.below(TOTAL);
  for (const [weight, mutation] of MUTATIONS) {
    left -= weight;
    if (left >= 0) continue;
    mutation(root, material);
    return;
  }
}

function anyPlace(root: Json, dice: Dice, fits: (value: Json) => boolean = () => true): Place | undefined {
  const found = places(root).filter((place) => fits(valueAt(place)));
  return found.length > 0 ? dice.pick(found) : undefined;
}

function changeNumber(root: JsonObject, { dice, text }: Material): void {
  const place = anyPlace(root, dice, (value) => typeof value === "number");
  if (!place) return;
  const value = valueAt(place) as number;
  const near = [value + 1, value - 1, value * 2, value / 2, -value, value + dice.below(10)];
  setAt(place, dice.chance(0.5) ? dice.pick(near) : weirdNumber(dice, text));
}

function changeString(root: JsonObject, { dice }: Material): void {
  const place = anyPlace(root, dice, (value) => typeof value === "string");
  if (!place) return;
  const value = valueAt(place) as string;
  if (dice.chance(0.5)) {
    const at = dice.below(value.length + 1);
    setAt(place, value.slice(0, at) + weirdString(dice).slice(0, 3) + value.slice(at + dice.below(3)));
  } else setAt(place, weirdString(dice));
}

/** A word of the file in place of another one: names stay known, and mean something else. */
function swapWords(root: JsonObject, { dice }: Material): void {
  const strings = places(root).filter((place) => typeof valueAt(place) === "string");
  if (strings.length === 0) return;
  const words = strings
    .map(valueAt)
    .concat(Object.values(root).flatMap((part) => (isObject(part) ? Object.keys(part) : [])));
  setAt(dice.pick(strings), dice.pick(words));
}

function drop(root: JsonObject, { dice }: Material): void {
  const place = anyPlace(root, dice);
  if (place) removeAt(place);
}

function doubleUp(root: JsonObject, { dice }: Material): void {
  const place = anyPlace(root, dice);
  if (!place) return;
  const twin = copy(valueAt(place));
  if (Array.isArray(place.parent)) place.parent.splice(dice.below(place.parent.length + 1), 0, twin);
  else setField(place.parent, dice.chance(0.5) ? `${place.key}2` : weirdString(dice), twin);
}

function move(root: JsonObject, { dice }: Material): void {
  const from = anyPlace(root, dice);
  const to = anyPlace(root, dice);
  if (!from || !to) return;
  const value = copy(valueAt(from));
  if (dice.chance(0.5)) setAt(from, copy(valueAt(to)));
  setAt(to, value);
}

/** One key under another name, its place among the others kept. */
function renameKey(root: JsonObject, { dice }: Material): void {
  const place = anyPlace(root, dice);
  if (!place || Array.isArray(place.parent)) return;
  const name = dice.chance(0.5) ? weirdString(dice) : String(dice.pick(places(root)).key);
  replaceFields(
    place.parent,
    Object.entries(place.parent).map(([key, value]) => [key === place.key ? name : key, value] as const),
  );
}

/** A name that the file gives to something, changed wherever it stands, so that the file stays as right as it was. */
function renameEverywhere(root: JsonObject, { dice }: Material): void {
  const part = dice.pick(["kinds", "counters", "objectives", "levels", "groups", "variants"]);
  const named = root[part];
  if (!isObject(named) || Object.keys(named).length === 0) return;
  const from = dice.pick(Object.keys(named));
  const to = weirdString(dice);
  const renamed = (value: Json): Json => {
    if (value === from) return to;
    if (Array.isArray(value)) return value.map(renamed);
    if (!isObject(value)) return value;
    const fields = Object.entries(value).map(
      ([key, inner]) => [key === from ? to : key, renamed(inner)] as const,
    );
    replaceFields(value, fields);
    return value;
  };
  renamed(root);
}

/** What another file has at the same path, as far as that goes. */
function borrow(root: JsonObject, { dice, seeds }: Material): void {
  let mine: Json = root;
  let other: Json = dice.pick(seeds);
  for (let depth = 0; depth < 8; depth++) {
    if (typeof mine !== "object" || typeof other !== "object" || !mine || !other) return;
    if (
      Array.isArray(mine) !== Array.isArray(other) ||
      Object.keys(mine).length === 0 ||
      Object.keys(other).length === 0
    )
      return;
    const from: string = dice.pick(Object.keys(other));
    const key: string =
      !Array.isArray(mine) && Object.hasOwn(mine, from) ? from : dice.pick(Object.keys(mine));
    const value: Json = (other as JsonObject)[from];
    if (dice.chance(0.3) || typeof value !== "object" || depth === 7) {
      if (Array.isArray(mine) && dice.chance(0.5)) mine.push(copy(value));
      else if (!Array.isArray(mine) && dice.chance(0.5)) setField(mine, from, copy(value));
      else setAt({ parent: mine, key: Array.isArray(mine) ? Number(key) : key, depth }, copy(value));
      return;
    }
    mine = (mine as JsonObject)[key];
    other = value;
  }
}

function wrongType(root: JsonObject, { dice, text }: Material): void {
  const place = anyPlace(root, dice);
  if (place) setAt(place, weirdValue(dice, text));
}

/** Level sets that lean on one another in ways that they may not. */
function leanOn(root: JsonObject, { dice }: Material): void {
  const levels = root.levels;
  if (!isObject(levels) || Object.keys(levels).length === 0) return;
  const names = Object.keys(levels);
  const some = (): [string, Json][] =>
    names.filter(() => dice.chance(0.5)).map((name) => [name, dice.below(3) + 0.5]);
  const set: Json = dice.chance(0.5) ? { like: dice.pick(names) } : { mix: Object.fromEntries(some()) };
  setField(levels, dice.chance(0.6) ? dice.pick(names) : `more${dice.below(100)}`, set);
}

function nest(root: JsonObject, { dice }: Material): void {
  const place = anyPlace(root, dice);
  if (!place) return;
  const depth = 1 + dice.small(200);
  let value = copy(valueAt(place));
  for (let i = 0; i < depth; i++)
    value = dice.chance(0.5) ? [value] : { [dice.pick(["do", "like", "x"])]: value };
  setAt(place, value);
}

/** Many of what there is one of. */
function repeat(root: JsonObject, { dice }: Material): void {
  const place = anyPlace(root, dice);
  if (!place) return;
  const value = valueAt(place);
  const most = Math.max(1, 200_000 / (1 + JSON.stringify(value).length));
  const times = 1 + dice.small(Math.min(5000, most));
  for (let i = 0; i < times; i++) {
    if (Array.isArray(place.parent)) place.parent.push(copy(value));
    else setField(place.parent, `${place.key}${i}`, copy(value));
  }
}
