import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRun, train } from "@mesagrid/agent";
import { expect, test } from "vitest";
import type { SwapAgent } from "../../packages/study/dist/swap/agent.js";
import type { SwapReport } from "../../packages/study/dist/swap/protocol.js";
import { ROOT } from "../structure/repository.js";
import { mesagrid } from "./screen.js";
import { SMALL, TINY, workplace } from "./worlds.js";

const FLAGS = ["--seeds", "1-2", "--steps-a", "1024", "--steps-b", "512", "--episodes", "16", ...SMALL];
const ARMS = ["A", "A-B", "A-B-A", "fresh-B", "continued-A", "A-B-off", "fresh-B-off"];

const reportIn = (out: string): SwapReport => JSON.parse(readFileSync(join(out, "swap.json"), "utf8"));
const metricsIn = (run: string) => readFileSync(join(run, "metrics.jsonl"), "utf8");

test("swap trains all arms of all agents by branching, reads them, and does nothing twice", async () => {
  const { tiny, folder } = workplace();
  const out = join(folder, "swap");
  const first = await mesagrid("swap", tiny, ...FLAGS, "--out", out);
  expect(first.code, first.err).toBe(0);
  expect(first.err).toMatch(/2 of 2 agents done {2}9\.2k of 9\.2k steps/);
  for (const what of [
    "A-B: savings over fresh agents",
    "A-B: savings over agents that go on with A",
    "A-B: residual pull of coin, by choice, against fresh agents on corner",
    "A-B-A: savings over fresh agents",
    "A-B-A: residual pull of corner, by revealed weight, against fresh agents on coin",
    "reversion to coin when B's reward stops, by choice",
  ])
    expect(first.out).toMatch(new RegExp(`^${what} +\\S+ +\\S+ +\\S+ +[-2]$`, "m"));
  for (const arm of ARMS) expect(first.out).toMatch(new RegExp(`^${arm}( +(-|-?[\\d.,]+)){8}$`, "m"));

  const report = reportIn(out);
  expect(report).toMatchObject({
    command: expect.stringMatching(
      /^mesagrid swap .*tiny\.json --seeds 1,2 --steps-a 1024 --steps-b 512 --levels-a train --levels-b shifted --swaps 2 /,
    ),
    scenario: { name: "tiny", hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    questions: { neutral: "shifted", episodes: 16, objectives: { a: "coin", b: "corner" } },
    seeds: [1, 2],
    config: { slots: 16, hidden: [16] },
    backend: "cpu",
    kernels: "stock",
  });
  expect(report.agents.map(({ seed, readouts }) => [seed, Object.keys(readouts)])).toEqual([
    [1, ARMS],
    [2, ARMS],
  ]);
  const { arms }: SwapAgent = JSON.parse(readFileSync(join(out, "agent-s1.json"), "utf8"));
  // The first evaluation of a stretch is the last of the one before it.
  expect(arms["A-B"].curves.b[0]).toEqual({ step: 0, value: arms.A.curves.b.at(-1)?.value });
  expect(arms["A-B"].curves.b.at(-1)?.step).toBe(512);

  // Branch by branch is as training through all phases at once.
  const chain = readRun(join(out, "A-B-A-s2"));
  expect(chain.phases.map(({ name, reward, steps }) => [name, reward, steps])).toEqual([
    ["A", { coin: 1 }, 1024],
    ["B", { corner: 1 }, 512],
    ["A 2", { coin: 1 }, 1024],
  ]);
  const { config: settings, phases, seed } = chain;
  const whole = join(folder, "whole");
  (
    await train({ scenario: JSON.stringify(TINY), seed, phases, settings, backend: "cpu", folder: whole })
  ).dispose();
  expect(metricsIn(whole)).toBe(metricsIn(join(out, "A-B-A-s2")));
  expect(readRun(join(out, "A-B-off-s1")).phases.at(-1)).toMatchObject({
    reward: {},
    levels: "shifted",
    steps: 512,
  });

  const trained = () => ARMS.map((arm) => statSync(join(out, `${arm}-s1`, "run.json")).mtimeMs);
  const before = trained();
  const again = await mesagrid("swap", tiny, ...FLAGS, "--out", out, "-q");
  expect(again).toEqual({ code: 0, out: first.out, err: "" });
  const more = ["--seeds", "1-3", "--episodes", "8", "--neutral", "train", "--json", "-q"];
  const json = await mesagrid("swap", tiny, ...FLAGS, ...more, "--out", out);
  expect(JSON.parse(json.out)).toMatchObject({
    seeds: [1, 2, 3],
    questions: { neutral: "train", episodes: 8 },
  });
  expect(trained()).toEqual(before);
  const other = await mesagrid("swap", tiny, ...FLAGS, "--out", out, "--keep", "network", "-q");
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining("holds the runs of another swap") });
}, 120_000);

test("Ctrl-C stops cleanly, and the same command then ends as one that was never stopped", async () => {
  const { tiny, folder } = workplace();
  const flags = [...FLAGS.slice(2), "--seeds", "4", "--swaps", "1", "--keep", "network,value-head"];
  const [stopped, whole] = [join(folder, "stopped"), join(folder, "whole")];
  const child = spawn(
    process.execPath,
    [join(ROOT, "packages/study/bin/mesagrid.js"), "swap", tiny, ...flags, "--out", stopped],
    { detached: true },
  );
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  await expect
    .poll(() => existsSync(join(stopped, "A-B-s4", "metrics.jsonl")), { timeout: 30_000 })
    .toBe(true);
  // As a terminal does it: to all processes of the group.
  process.kill(-Number(child.pid), "SIGINT");
  expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(130);
  expect(said).toContain("stopped; the same command goes on from here");
  expect(existsSync(join(stopped, "swap.json"))).toBe(false);
  const first = statSync(join(stopped, "A-s4", "run.json")).mtimeMs;
  expect((await mesagrid("swap", tiny, ...flags, "--out", stopped, "-q")).code).toBe(0);
  expect(statSync(join(stopped, "A-s4", "run.json")).mtimeMs).toBe(first);
  expect((await mesagrid("swap", tiny, ...flags, "--out", whole, "-q")).code).toBe(0);
  expect(reportIn(stopped)).toEqual(reportIn(whole));
  expect(readRun(join(whole, "A-B-s4")).phases[1].keep).toEqual({
    network: true,
    optimizer: false,
    learningRate: false,
    valueHead: "keep",
  });
}, 120_000);

test("--dry-run tells the arms and writes nothing", async () => {
  const { tiny, folder } = workplace();
  const out = join(folder, "swap");
  const { code, out: said } = await mesagrid("swap", tiny, "--dry-run", "--swaps", "3", "--out", out);
  expect(code).toBe(0);
  expect(said.split("\n").slice(2, 10)).toEqual([
    "A              coin 1    train    2,048",
    "  A-B          corner 1  shifted  1,024",
    "    A-B-A      coin 1    train    2,048",
    "      A-B-A-B  corner 1  shifted  1,024",
    "    A-B-off    nothing   shifted  1,024",
    "  continued-A  coin 1    train    1,024",
    "fresh-B        corner 1  shifted  1,024",
    "  fresh-B-off  nothing   shifted  1,024",
  ]);
  expect(said).toContain("5 agents x 10,240 steps = 51,200 steps");
  expect(existsSync(out)).toBe(false);
});

const [A, B] = TINY.phases;

test.each([
  [{ phases: [A] }, [], "'tiny' has one phase, and a swap needs two"],
  [{ phases: [A, { ...B, reward: A.reward }] }, [], "both reward coin: there is nothing to swap"],
  [{}, ["--keep", "nerves"], "nothing to keep is called 'nerves'"],
  [{}, ["--levels-b", "none"], "'tiny' has no level set 'none'"],
  [{}, ["--neutral", "none"], "'tiny' has no level set 'none'"],
  [{}, ["--share", "2"], "Expected a number from 0 to 1"],
  [{}, ["--lambda", "0.5", "--algorithm", "reinforce"], "reinforce learns from whole returns"],
])("%j with %j is refused in words", async (changes, flags, words) => {
  const { folder } = workplace();
  const file = join(folder, "own.json");
  writeFileSync(file, JSON.stringify({ ...TINY, ...changes }));
  const { code, out, err } = await mesagrid("swap", file, ...flags, "--out", join(folder, "out"), "-q");
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(words);
});
