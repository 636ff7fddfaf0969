import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkpointSteps, type RunSummary, readRun, treeOf } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { mesagrid } from "./screen.js";
import { SMALL, workplace } from "./worlds.js";

test("branch goes on from a checkpoint, swaps there or takes seeds of its own; runs shows the tree", async () => {
  const { tiny, runs } = workplace();
  expect((await mesagrid("train", tiny, "-q", "--out", runs, ...SMALL)).code).toBe(0);
  const [root] = (JSON.parse((await mesagrid("runs", "--runs", runs, "--json")).out) as RunSummary[]).map(
    ({ id }) => id,
  );
  const [first] = checkpointSteps(join(runs, root));
  const branch = (from: string, ...flags: string[]) =>
    mesagrid("branch", from, "-q", "--runs", runs, ...flags);

  const same = await branch(`tiny-s1@${first}`, "--name", "same");
  expect(same.code, same.err).toBe(0);
  const metrics = (run: string) => readFileSync(join(runs, run, "metrics.jsonl"), "utf8");
  expect(metrics("same")).toBe(metrics(root));

  const flags = ["--reward", "corner=0.5,coin=1", "--levels", "shifted", "--steps", "512"];
  const swapped = await branch(`${root}@${first}`, "--name", "swapped", ...flags, "--value-head", "reset");
  expect(swapped.out).toMatch(/levels +objective +phase A +phase C\n/);
  expect(readRun(join(runs, "swapped"))).toMatchObject({
    seed: 1,
    parent: { run: root, step: first },
    config: { slots: 16, valueHead: "reset" },
    phases: [{ name: "A" }, { name: "C", reward: { corner: 0.5, coin: 1 }, levels: "shifted", steps: 512 }],
  });
  expect((await branch("swapped", "--name", "longer", "--steps", "512", "--seeds", "7-8")).code).toBe(0);
  expect(readRun(join(runs, "longer-s8"))).toMatchObject({
    seed: 8,
    phases: [
      { name: "A" },
      { name: "C" },
      { name: "B", reward: { corner: 0.5, coin: 1 }, levels: "shifted" },
    ],
  });

  const { out } = await mesagrid("runs", "--runs", runs);
  const names = out
    .split("\n")
    .slice(2)
    .map((line) => line.replace(/ {2,}finished.*/, ""));
  expect(names.slice(0, 1)).toEqual([root]);
  expect(names.filter((name) => name.startsWith("  "))).toEqual(names.slice(1, 5));
  expect(names).toContain(`  same  (from step ${first})`);
  const at = names.indexOf(`  swapped  (from step ${first})`);
  const last = readRun(join(runs, "swapped")).step;
  const without = join(runs, "..", "without");
  cpSync(join(runs, "same"), join(without, "same"), { recursive: true });
  const orphan = await mesagrid("runs", "--runs", without);
  expect(orphan.out).toContain(`\nsame  (from step ${first}, of ${root}, which is not here)  finished`);
  expect(names.slice(at + 1, at + 3).sort()).toEqual(
    [7, 8].map((seed) => `    longer-s${seed}  (from step ${last})`),
  );

  const mix = ["--levels", "train", "--mix", "shifted=0.25"];
  expect((await branch(root, "--name", "mixed", "--steps", "128", ...mix)).code).toBe(0);
  expect((await branch("mixed", "--name", "on", "--steps", "128")).code).toBe(0);
  for (const name of ["mixed", "on"])
    expect(readRun(join(runs, name)).phases.at(-1)).toMatchObject({
      levels: "train",
      mix: { shifted: 0.25 },
    });
});

test.each([
  [["nothing"], "error: there is no run 'nothing'"],
  [["tiny-s1@9"], "there is no checkpoint 9"],
  [["tiny-s1"], "it had been through all its phases\nhint: say what is to be trained"],
  [["tiny-s1", "--reward", "corner"], "Expected names with numbers, such as cheese=1"],
  [["tiny-s1", "--reward", "cornr=1"], "did you mean 'corner'?"],
  [["tiny-s1", "--levels", "shiftet"], "did you mean 'shifted'?"],
  [
    ["tiny-s1", "--steps", "512", "--hidden", "8"],
    "do not fit a network with hidden 8\nhint: leave these settings",
  ],
  [["tiny-s1", "--seed", "1", "--seeds", "1-2"], "cannot be used with option"],
])("branch %j is refused in words", async (args, words) => {
  const { tiny, runs } = workplace();
  await mesagrid("train", tiny, "-q", "--steps", "512", "--out", runs, ...SMALL);
  const { code, out, err } = await mesagrid("branch", ...args, "--runs", runs, "-q");
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(words);
});

test("the tree has every run once, whatever their parents", () => {
  const run = (id: string, parent?: string, step = 0) =>
    ({ id, ...(parent && { parent: { run: parent, step } }) }) as RunSummary;
  const rows = (runs: RunSummary[]) => treeOf(runs).map(({ run: { id }, depth }) => `${depth} ${id}`);
  expect(rows([run("c", "a", 9), run("b"), run("d", "a", 5), run("a"), run("e", "d", 7)])).toEqual([
    "0 b",
    "0 a",
    "1 d",
    "2 e",
    "1 c",
  ]);
  expect(rows([run("orphan", "gone"), run("a", "b"), run("b", "a"), run("own", "own")])).toEqual([
    "0 orphan",
    "0 a",
    "1 b",
    "0 own",
  ]);
});
