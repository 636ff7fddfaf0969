import { checkText, examine, loadProgram, TEMPLATES, writeJson } from "@mesagrid/env";
import { expect, test } from "vitest";
import { type Answer, answer } from "../../../packages/viewer/src/edit/check/questions.js";
import { findingsOf } from "../../../packages/viewer/src/edit/check/words.js";
import { createDrafts } from "../../../packages/viewer/src/edit/files/drafts.js";
import { GUIDE, stepStates } from "../../../packages/viewer/src/edit/guide.js";
import { parseText } from "../../../packages/viewer/src/edit/language/tree.js";
import { cellsBetween } from "../../../packages/viewer/src/edit/maps/cells.js";

const TEXT = writeJson(TEMPLATES[1].make("gem-right"));

function ask(question: Parameters<typeof answer>[0]): Answer[] {
  const told: Answer[] = [];
  answer(
    question,
    (one) => told.push(one),
    () => 0,
  );
  return told;
}

test("a look tells faults, or levels of each set; the same for the same seed", () => {
  const [right] = ask({ kind: "look", text: TEXT, seed: 1, many: 3 });
  expect(right).toMatchObject({ kind: "look", problems: [], milliseconds: 0 });
  if (right.kind !== "look") return;
  expect(right.samples.map(({ set, levels }) => [set, levels.length])).toEqual([
    ["train", 3],
    ["shifted", 3],
  ]);
  expect(ask({ kind: "look", text: TEXT, seed: 1, many: 3 })).toEqual([right]);
  expect(
    ask({ kind: "look", text: TEXT.replace('"enter": "gem"', '"enter": "gen"'), seed: 1, many: 3 }),
  ).toMatchObject([{ problems: [{ code: "unknown-kind" }], samples: [] }]);
});

test("an examination comes in two parts, and of a text with faults there is none", () => {
  const told = ask({ kind: "examine", text: TEXT }).filter(({ kind }) => kind === "examine");
  expect(told.map((one) => one.kind === "examine" && [one.examination?.levels, one.last])).toEqual([
    [8, false],
    [64, true],
  ]);
  expect(ask({ kind: "examine", text: "{" })).toEqual([{ kind: "examine", examination: null, last: true }]);
});

const wordsFor = (change: (text: string) => string) => {
  const program = loadProgram(change(TEXT));
  return Object.fromEntries(
    findingsOf(program, examine(program, { levels: 16 })).map(({ set, findings }) => [
      set,
      findings.map(({ tone, words }) => `${tone}: ${words}`),
    ]),
  );
};

test("what was found is said in sentences", () => {
  const { train, shifted } = wordsFor((text) => text);
  expect(train).toContain(
    "plain: “take the gem” and “go to the right side” can go together on all 16 levels, but need not on 16.",
  );
  expect(train[0]).toMatch(
    /^good: “take the gem” can be earned on every level: 1 on average at best; moving at random earns 0\.\d+\.$/,
  );
  expect(shifted).toContain(
    "good: “take the gem” and “go to the right side” part on 16 of 16 levels: nobody can be best at both there.",
  );
  expect(shifted).toContain("good: None of 16 levels is among those of ‘train’, which is trained on.");
});

test("objectives that always go together are said to", () => {
  const lamp = loadProgram(TEMPLATES[0].make("lamp"));
  const [train] = findingsOf(lamp, examine(lamp, { levels: 8 }));
  expect(train.findings.map(({ words }) => words)).toContain(
    "“reach the door” and “reach the lamp” cannot be told apart on any of 8 levels: who is best at one is best at the other.",
  );
});

test("levels that leak and objectives that cannot be earned are worth a look", () => {
  const leaky = wordsFor((text) => {
    const world = JSON.parse(text);
    world.levels.shifted.maps.push(...world.levels.train.maps);
    return writeJson(world);
  });
  expect(
    leaky.shifted.some((words) => /^look: \d+ of 16 levels are also among those of ‘train’/.test(words)),
  ).toBe(true);
  const hopeless = wordsFor((text) => text.replaceAll("g#", ".#").replaceAll("#g", "#."));
  expect(hopeless.train[0]).toBe("look: Nothing can be earned for “take the gem” on any of 16 levels.");
});

test("the guide marks what was changed and what has faults", () => {
  const statesOf = (text: string, began = true) => {
    const facts = { tree: parseText(text), text, problems: checkText(text).problems, examination: null };
    const states = stepStates({ ...facts, began: began ? { tree: parseText(TEXT), text: TEXT } : null });
    return Object.fromEntries(GUIDE.map(({ id }, index) => [id, states[index]]));
  };
  expect(new Set(Object.values(statesOf(TEXT)))).toEqual(new Set(["open"]));
  expect(statesOf(TEXT.replace("gem-right", "mine"))).toMatchObject({ name: "done", question: "open" });
  expect(statesOf(TEXT.replace('"solid": true', '"solid": 7'))).toMatchObject({
    kinds: "fault",
    levels: "open",
  });
  expect(statesOf(TEXT, false)).toMatchObject({ name: "done", levels: "done", train: "open" });
  for (const { steps } of GUIDE) if (steps) expect(JSON.parse(TEXT)).toHaveProperty(steps.map(String));
});

test("a draft is kept until it is dropped, and a full or closed browser is no fault", () => {
  const kept = new Map<string, string>();
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const drafts = createDrafts(store);
  expect(drafts.keep("a", { text: "{", hash: "h" })).toBe(true);
  expect(drafts.find("a")).toEqual({ text: "{", hash: "h" });
  drafts.drop("a");
  expect([drafts.find("a"), kept.size]).toEqual([null, 0]);
  kept.set("mesagrid/edit/b", "not a draft");
  expect(drafts.find("b")).toBeNull();
  const full = createDrafts({
    ...store,
    setItem: () => {
      throw new Error("full");
    },
  });
  expect([
    full.keep("a", { text: "", hash: null }),
    createDrafts(null).keep("a", { text: "", hash: null }),
  ]).toEqual([false, false]);
});

test("a quick pointer leaves no gaps", () => {
  const cells = cellsBetween({ row: 0, column: 0 }, { row: 2, column: 5 });
  expect(cells).toHaveLength(6);
  cells.slice(1).forEach(({ row, column }, i) => {
    expect(Math.max(Math.abs(row - cells[i].row), Math.abs(column - cells[i].column))).toBe(1);
  });
  expect(cellsBetween({ row: 3, column: 3 }, { row: 3, column: 3 })).toEqual([{ row: 3, column: 3 }]);
});
