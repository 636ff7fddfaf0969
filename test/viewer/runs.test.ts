import type { RunSummary } from "@mesagrid/server/protocol";
import { expect, test } from "vitest";
import { branchBody } from "../../packages/viewer/src/runs/branch.js";
import { changesOf } from "../../packages/viewer/src/runs/row.js";
import { type BodySchema, settingsOf } from "../../packages/viewer/src/runs/settings.js";

test.each<[RunSummary["status"], boolean, string[]]>([
  ["queued", false, ["stop"]],
  ["running", false, ["pause", "stop"]],
  ["running", true, ["resume", "stop"]],
  ["stopped", false, ["resume"]],
  ["failed", false, ["resume"]],
  ["interrupted", false, ["resume"]],
  ["finished", false, []],
])("a run that is %s (paused: %s) can be told %j", (status, paused, changes) => {
  expect(changesOf({ status, paused } as RunSummary)).toEqual(changes);
});

test("a new run's settings come from the server's schema, with choices, limits and what is usual", () => {
  const schema: BodySchema = {
    required: ["scenario", "seed"],
    properties: {
      scenario: { type: "string" },
      seed: { type: "integer", minimum: 0, maximum: 7 },
      algorithm: { anyOf: [{ enum: ["ppo"] }, { enum: ["a2c"] }], default: "ppo", description: "How." },
    },
  };
  expect(settingsOf(schema)).toEqual([
    { name: "seed", description: "", required: true, choices: null, least: 0, most: 7, usual: null },
    {
      ...{ name: "algorithm", description: "How.", required: false },
      ...{ choices: ["ppo", "a2c"], least: 0, most: Number.MAX_SAFE_INTEGER, usual: "ppo" },
    },
  ]);
});

test("a branch says only what was chosen", () => {
  const nothing = { step: undefined, levels: undefined, steps: undefined, seed: undefined };
  expect(JSON.stringify(branchBody(nothing, new Map([["cheese", 0]])))).toBe("{}");
  const weights = new Map([
    ["cheese", 0],
    ["corner", -1],
  ]);
  expect(branchBody({ ...nothing, step: "8192" }, weights)).toEqual({
    ...{ step: 8192, levels: undefined, steps: undefined, seed: undefined },
    reward: { corner: -1 },
  });
});
