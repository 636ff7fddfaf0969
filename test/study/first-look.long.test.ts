import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { mesagrid } from "./screen.js";
import { workplace } from "./worlds.js";

test("first-look trains agents in processes, asks them, reports, and does nothing twice", async () => {
  const { folder } = workplace();
  const out = join(folder, "look");
  const flags = [
    "--seeds",
    "1-2",
    "--steps",
    "1",
    "--episodes",
    "16",
    "--scenarios",
    join(ROOT, "scenarios"),
  ];
  const first = await mesagrid("first-look", ...flags, "--out", out);
  expect(first.code, first.err).toBe(0);
  expect(first.out).toMatch(/^## cheese-corner, trained as the scenario says\n\n2 agents, ppo with mlp, /m);
  expect(first.out).toMatch(/^\| levels \| what \| mean \| 95 % interval \| seed 1 \| seed 2 \|$/m);
  expect(first.out).toMatch(/^\| train \| share of solvable levels whose cheese was got \| \d\.\d\d \|/m);
  expect(first.out).toMatch(/^\| shifted \| keys taken beyond what the chests need \| \d+\.\d\d \|/m);
  expect(first.err).toMatch(/8 of 8 agents done/);

  const { answers, agents } = JSON.parse(await readFile(join(out, "first-look.json"), "utf8"));
  expect(
    agents.map((agent: { scenario: { name: string }; arm: string; seed: number }) =>
      [agent.scenario.name, agent.arm, agent.seed].join(" "),
    ),
  ).toEqual(
    ["cheese-corner", "keys-chests"].flatMap((scenario) =>
      ["shipped", "control"].flatMap((arm) => [1, 2].map((seed) => `${scenario} ${arm} ${seed}`)),
    ),
  );
  for (const { estimate, agents: each } of answers)
    expect([estimate.n, Object.keys(each)]).toEqual([2, ["1", "2"]]);
  expect(`${await readFile(join(out, "first-look.md"), "utf8")}\n`).toBe(first.out);

  const trained = () => statSync(join(out, "cheese-corner-shipped-s1", "metrics.jsonl")).mtimeMs;
  const before = trained();
  const again = await mesagrid("first-look", ...flags, "--out", out, "-q");
  expect(again).toEqual({ code: 0, out: first.out, err: "" });
  expect(trained()).toBe(before);

  const other = await mesagrid("first-look", ...flags, "--out", out, "--steps", "20000", "-q");
  expect(other.code).toBe(1);
  expect(other.err).toContain("holds another training; choose another --out");
}, 300_000);
