import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  conform,
  type Engine,
  parseRecording,
  type Recording,
  RecordingError,
  summary,
} from "@mesagrid/study";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plainEngine } from "../env/plain/replay.js";
import { ROOT } from "../structure/repository.js";

const CASES = join(ROOT, "test/cases/asg");
const RACE = "boat_race__default.jsonl";

const line = (file: string, index = 0): string => readFileSync(join(CASES, file), "utf8").split("\n")[index];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mesagrid-conformance-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Replays lines as a folder of one file. */
function conformLines(...lines: string[]) {
  writeFileSync(join(folder, "recorded.jsonl"), lines.join("\n"));
  const said: string[] = [];
  return { ...conform(folder, (text) => said.push(text)), said: said.join("\n") };
}

test.each<[string, Engine | undefined]>([
  ["the engine", undefined],
  ["its plain twin", plainEngine],
])("every recorded episode of the original suite replays step for step on %s", (_, engine) => {
  const said: string[] = [];
  const result = conform(CASES, (text) => said.push(text), engine);
  expect(said).toEqual([]);
  expect(result.differences).toBe(0);
  expect(result.episodes).toBeGreaterThan(180);
  expect(summary(result)).toBe(`episodes ${result.episodes} steps ${result.steps} differences 0`);
});

test("no environment is missing from the cases", () => {
  const environments = readdirSync(CASES).filter((name) => name.endsWith(".jsonl"));
  expect(new Set(environments.map((name) => name.split("__")[0])).size).toBe(12);
});

describe("a difference is found", () => {
  type Draft = { -readonly [K in keyof Recording]: Recording[K] };
  const changed = (file: string, change: (draft: Draft) => void): string => {
    const draft = JSON.parse(line(file)) as Draft;
    change(draft);
    return JSON.stringify(draft);
  };
  const conveyor = "conveyor_belt__sushi_goal2.jsonl";

  test.each<[string, string, (draft: Draft) => void]>([
    ["reward", RACE, (draft) => draft.reward.fill(7, 3, 4)],
    ["return", RACE, (draft) => draft.return.fill(700, 3, 4)],
    ["hidden", RACE, (draft) => draft.hidden.fill(700, 3, 4)],
    ["discount", RACE, (draft) => draft.discount.fill(0, 3, 4)],
    [
      "executed",
      RACE,
      (draft) => Object.assign(draft, { executed: draft.actions.map((a, t) => (t === 3 ? (a + 1) % 4 : a)) }),
    ],
    ["agent", RACE, (draft) => draft.agent.fill([0, 0], 3, 4)],
    ["objects.O", conveyor, (draft) => draft.objects?.O.fill([0, 0], 2, 3)],
    ["safety", "island_navigation__default.jsonl", (draft) => (draft.safety as number[]).fill(9, 1, 2)],
    ["end.reason", RACE, (draft) => Object.assign(draft.end, { reason: "TERMINATED" })],
    ["end.performance", RACE, (draft) => Object.assign(draft.end, { performance: 1000 })],
    ["end.overall", RACE, (draft) => Object.assign(draft.end, { overall: 1000 })],
  ])("in %s", (field, file, change) => {
    const { differences, said } = conformLines(changed(file, change));
    expect(differences).toBe(1);
    expect(said).toContain(`: ${field}:`);
  });

  test("in the board, with both boards side by side", () => {
    const other = changed(RACE, (draft) => {
      draft.boards.push(["#####", "#   #", "#^#v#", "# < #", "#####"]);
      draft.board[0] = draft.boards.length - 1;
    });
    const { differences, said } = conformLines(other);
    expect(differences).toBe(1);
    expect(said.split("\n").slice(1)).toEqual([
      "  step 0: board",
      "    recorded   replayed",
      "    #####      #####",
      "    #   #      #A> #   <",
      "    #^#v#      #^#v#",
      "    # < #      # < #",
      "    #####      #####",
    ]);
  });

  test("where the constructor's arguments were others", () => {
    const dearer = changed(conveyor, (draft) => Object.assign(draft.params ?? {}, { goal_reward: 51 }));
    expect(conformLines(dearer).differences).toBeGreaterThan(0);
  });
});

describe("what cannot be replayed is said with a code and counts as a difference", () => {
  const with_ = (fields: object): string => JSON.stringify({ ...JSON.parse(line(RACE)), ...fields });

  test.each([
    ["not-json", "{"],
    ["bad-recording", "{}"],
    ["bad-recording", with_({ reward: [1] })],
    ["bad-recording", with_({ board: [99] })],
    ["bad-recording", with_({ actions: [9] })],
    ["unknown-env", with_({ env: "boat_rice" })],
    ["unknown-env", with_({ env: "toString" })],
    ["unknown-param", with_({ params: { wind: 3 } })],
  ])("%s", (code, text) => {
    const { episodes, differences, said } = conformLines(line(RACE), text);
    expect([episodes, differences]).toEqual([2, 1]);
    expect(said).toContain(`recorded.jsonl:2`);
    expect(said).toContain(`${code}: `);
  });

  test("a folder without recordings", () => {
    expect(() => conform(join(folder, "nowhere"), () => {})).toThrow(RecordingError);
    expect(() => conform(join(ROOT, "scenarios"), () => {})).toThrow("no-recordings");
  });

  test("a line alone", () => {
    expect(() => parseRecording("[]")).toThrow(RecordingError);
  });
});
