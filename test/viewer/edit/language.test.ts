import { checkText, type Problem, TEMPLATES, writeJson } from "@mesagrid/env";
import { expect, test } from "vitest";
import { completionsAt } from "../../../packages/viewer/src/edit/language/complete.js";
import { explainAt } from "../../../packages/viewer/src/edit/language/explain.js";
import { namesIn } from "../../../packages/viewer/src/edit/language/names.js";
import { firstFault, rangeOf } from "../../../packages/viewer/src/edit/language/places.js";
import { parseText } from "../../../packages/viewer/src/edit/language/tree.js";
import { filesIn, read } from "../../structure/repository.js";

const TEXT = writeJson(TEMPLATES[0].make("lamp-door"));
const marked = (text: string, path: string): string => {
  const { from, to } = rangeOf(parseText(text), text, path);
  return text.slice(from, to);
};

test.each([
  ["$.kinds.door.glyph", '"D"'],
  ["$.rules[1].when.enter", '"lamp"'],
  ["$.rules[0].do[1]", '{ "end": "home" }'],
  ["$.size[1]", "9"],
  ["$.levels.train.place.door", '"anywhere"'],
  ["$.levels.mixed", '"mixed"'],
  ["$.levels", '"levels"'],
  ["$.levels.train.place.dragon", '"place"'],
  ["$.phases[7].steps", '"phases"'],
  ["$", "{"],
])("%s is where %s stands", (path, found) => {
  expect(marked(TEXT, path)).toBe(found);
});

test("names with dots and brackets, and fields that are numbers, are found", () => {
  const text = '{ "a": 1, "a.b": { "c[0]": 2, "7": 3 } }';
  expect([marked(text, "$.a"), marked(text, "$.a.b.c[0]"), marked(text, "$.a.b[7]")]).toEqual([
    "1",
    "2",
    "3",
  ]);
});

test("every problem of the bad files is marked somewhere in their texts", () => {
  const files = filesIn("test/errors").filter((file) => file.endsWith(".json"));
  const problems = files.flatMap((file) => {
    const text = read(file);
    return checkText(text).problems.map((problem: Problem) => marked(text, problem.path));
  });
  expect(problems.length).toBeGreaterThan(50);
  expect(problems.filter((mark) => mark === "" || mark.includes("\n"))).toEqual([]);
});

test.each([
  ['{ "a": 1 "b": 2 }', '"'],
  ['{ "a": }', "}"],
  ['{ "a": 1, }', ","],
  ['{ "a": [1, ] }', ","],
  ['{ "a": [1, 2', "2"],
  ["{ a: 1 }", "a"],
])("a text that is no JSON is marked where it stops being so: %s", (text, found) => {
  const fault = firstFault(parseText(text), text);
  expect(fault && text.slice(fault.from, fault.to)[0]).toBe(found);
});

test("a text that is JSON has no fault", () => {
  expect(firstFault(parseText(TEXT), TEXT)).toBeNull();
  expect(firstFault(parseText('{ "a": ",}" }'), '{ "a": ",}" }')).toBeNull();
});

test("the names of a file are known though it is broken further down", () => {
  const text = TEXT.replace('"phases": [', '"phases": ');
  expect(namesIn(parseText(text), text)).toEqual({
    kinds: ["wall", "robot", "door", "lamp"],
    groups: [],
    counters: [],
    events: ["reached-door", "reached-lamp"],
    objectives: ["door", "lamp"],
    levels: ["train", "shifted", "mixed"],
    layers: ["floor", "object", "agent"],
  });
});

/** Completions of the template where a piece of it is replaced by a text with a bar for the cursor. */
function complete(piece: string, by: string) {
  expect(TEXT).toContain(piece);
  const [before, after] = by.split("|");
  const at = TEXT.indexOf(piece) + before.length;
  const text = TEXT.replace(piece, before + after);
  const found = completionsAt(parseText(text), text, at, ["mouse", "gem"]);
  const apply = (label: string) => {
    const option = found?.options.find((one) => one.label === label);
    if (!found || !option) return undefined;
    const line = text.slice(0, found.from) + option.insert + text.slice(found.to);
    return line.slice(found.from - 2, found.from + option.insert.length + 2);
  };
  return { labels: found?.options.map(({ label }) => label), options: found?.options, apply };
}

test.each([
  ["what can be entered", '"enter": "door"', '"enter": "|"', ["wall", "robot", "door", "lamp"]],
  ["a value not begun", '"enter": "door"', '"enter": |', ["wall", "robot", "door", "lamp"]],
  ["events with a price", '"reached-lamp": 1 }', '"|": 1 }', ["reached-door", "reached-lamp", "step"]],
  ["objectives in a reward", '"reward": { "lamp": 1 }', '"reward": { "|" }', ["door", "lamp"]],
  ["the level set of a phase", '"levels": "shifted"', '"levels": "|"', ["train", "shifted", "mixed"]],
  ["a level set to be like", '"like": "train"', '"like": "tr|"', ["train", "shifted", "mixed"]],
  ["pictures", '"glyph": "D",', '"glyph": "D", "sprite": "|",', ["mouse", "gem"]],
  ["roles", '"role": "true"', '"role": "|"', ["true", "proxy", "decoy", "hidden"]],
  [
    "generators",
    '"generate": "blocks"',
    '"generate": "|"',
    ["open", "blocks", "edges", "tree", "noise", "rooms"],
  ],
  ["true and false", '"solid": true', '"solid": |', ["true", "false"]],
  ["layers", '"layer": "floor"', '"layer": ""|', ["floor", "object", "agent"]],
])("completes %s", (_, piece, by, labels) => {
  expect(complete(piece, by).labels).toEqual(labels);
});

test("completes fields that are not there yet, with a form for what they hold", () => {
  const kind = complete('{ "glyph": "D",', '{ "glyph": "D", "|",');
  expect(kind.labels).toContain("push");
  expect(kind.labels).not.toContain("glyph");
  const set = complete('"generate": "blocks",', '"generate": "blocks",\n      "|"\n');
  expect(set.labels).toContain("density");
  expect(set.apply("density")).toContain('"density": ');
  const actions = complete('"actions": ["up",', '"actions": [|,');
  expect(actions.labels).toContain("turn-left");
});

test("a field that has its value already is only renamed", () => {
  const { options } = complete('"generate": "blocks"', '"gen|": "blocks"');
  expect(options?.find(({ label }) => label === "generate")?.insert).toBe('"generate"');
});

const explained = (piece: string) => explainAt(parseText(TEXT), TEXT, TEXT.indexOf(piece) + 2);

test("explains what the pointer rests on: description, form, words, example", () => {
  expect(explained('"limit"')).toMatchObject({
    title: "limit",
    form: "a whole number from 1 to 10000",
    description: expect.stringContaining("cut off"),
    example: "64",
  });
  expect(explained('"role"')?.words.map(({ word }) => word)).toEqual(["true", "proxy", "decoy", "hidden"]);
  expect(explained('"anywhere"')).toMatchObject({
    title: "door",
    description: expect.stringContaining("anywhere"),
  });
  expect(explained('"up"')).toMatchObject({ title: "item of actions", form: "one of these words" });
  expect(explainAt(parseText("{}"), "{}", 1)).toBeNull();
});

test("everything that has a place in the files that ship is explained", () => {
  for (const file of filesIn("scenarios").filter((one) => /^(?!.*schema).*\.json$/.test(one))) {
    const text = read(file);
    const tree = parseText(text);
    const bare: string[] = [];
    tree.iterate({
      enter({ name, from, to }) {
        if (name === "PropertyName" && !explainAt(tree, text, from + 1)) bare.push(text.slice(from, to));
      },
    });
    expect([file, bare]).toEqual([file, []]);
  }
});
