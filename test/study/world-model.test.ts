import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readAllTraces } from "@mesagrid/agent";
import { loadProgram, replay } from "@mesagrid/env";
import { expect, test } from "vitest";
import { mesagrid } from "./screen.js";
import { SMALL, TINY, workplace } from "./worlds.js";

const BRIEF = ["--backend", "cpu", "--slots", "16", "--horizon", "8", "--hidden", "16", "--units", "16"];

const program = loadProgram(JSON.stringify(TINY));

test("pretrain, train on the trunk, and imagine what the run recorded", async () => {
  const { folder, tiny, runs } = workplace();
  const model = join(folder, "model");
  const made = await mesagrid(
    "pretrain",
    tiny,
    "--out",
    model,
    "--steps",
    "2048",
    "--minibatches",
    "4",
    "--episodes",
    "16",
    ...BRIEF,
  );
  expect(made.code, made.err).toBe(0);
  expect(made.err).toMatch(
    /^world model {2}2k of 2k steps {2}\S+ steps\/s {2}changed codes \d\.\d\d {2}0 s left\n$/m,
  );
  expect(made.out).toContain(`world model of tiny after 2,048 steps; folder ${model}`);
  expect(made.out).toMatch(/^shifted +8 +changed +\d\.\d{3} +\d\.\d{3} +\d\.\d{3} +0\.000 +\d\.\d{3} +\d+$/m);
  expect(made.out).toMatch(/^train +the end +\d+/m);

  const { reports, step } = JSON.parse(readFileSync(join(model, "foresight.json"), "utf8"));
  expect(step).toBe(2048);
  expect(reports.map((report: { levels: string }) => report.levels)).toEqual(["train", "shifted"]);
  for (const { horizons } of reports) {
    expect(horizons.map((each: { horizon: number }) => each.horizon)).toEqual([1, 2, 4, 8]);
    for (const { all, changed, levels } of horizons) {
      expect(all.copy.n).toBe(levels);
      expect(changed.copy.mean).toBe(0);
      for (const share of [all.model, all.copy, all.marginal, changed.marginal]) {
        expect(share.low).toBeLessThanOrEqual(share.mean);
        expect(share.high).toBeGreaterThanOrEqual(share.mean);
      }
    }
  }

  // A finished one is only looked at again, with the same result.
  const again = await mesagrid("pretrain", "--resume", model, "--episodes", "16", "--json", "-q");
  expect(JSON.parse(again.out).reports).toEqual(reports);

  const trained = await mesagrid(
    "train",
    tiny,
    "-q",
    "--out",
    runs,
    "--steps",
    "512",
    "--trunk",
    model,
    "--trunk-mode",
    "near",
    ...SMALL,
  );
  expect(trained.code, trained.err).toBe(0);
  const [run] = readdirSync(runs);
  const path = join(runs, run);
  expect(readFileSync(join(path, "metrics.jsonl"), "utf8")).toContain('"loss/trunkNear":');

  const before = readAllTraces(path);
  const thought = await mesagrid(
    "imagine",
    model,
    "--run",
    run,
    "--runs",
    runs,
    "--levels",
    "shifted",
    "--episodes",
    "2",
    "--backend",
    "cpu",
  );
  expect(thought.code, thought.err).toBe(0);
  expect(thought.out).toMatch(/^levels +steps +imagined +apart after +coin +coin, imagined +corner/m);
  const after = readAllTraces(path);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.slice(before.length).map(({ imagined }) => imagined !== undefined)).toEqual([
    false,
    true,
    false,
    true,
  ]);
  const [real, imagined] = after.slice(before.length);
  expect(before.filter(({ levels }) => levels === "shifted").slice(-2)[0]).toEqual(real);
  expect(imagined.level).toEqual(real.level);
  expect(imagined.actions).toEqual(real.actions.slice(0, imagined.actions.length));
  expect(replay(program, imagined)[0].board).toEqual(replay(program, real)[0].board);
});

test("imagine plays episodes of its own, shows both, and keeps both", async () => {
  const { folder, tiny } = workplace();
  const [model, out] = [join(folder, "model"), join(folder, "episodes.bin")];
  await mesagrid("pretrain", tiny, "--out", model, "-q", "--steps", "256", "--episodes", "4", ...BRIEF);
  const shown = await mesagrid(
    "imagine",
    model,
    "--levels",
    "train",
    "--episodes",
    "3",
    "--show",
    "--out",
    out,
    "--backend",
    "cpu",
  );
  expect(shown.code, shown.err).toBe(0);
  expect(shown.out).toMatch(/^the start\n(#####) {3}\1$/m);
  expect(shown.out.match(/^train .*/gm)).toHaveLength(3);
  expect(readFileSync(out).length).toBeGreaterThan(100);
});

test("what cannot be is said in words", async () => {
  const { folder, tiny, runs } = workplace();
  const model = join(folder, "model");
  const said = async (...args: string[]) => {
    const { code, err } = await mesagrid(...args);
    expect(code).toBe(1);
    return err;
  };
  expect(await said("pretrain")).toMatch(/which scenario/);
  expect(await said("pretrain", join(folder, "none.json"))).toMatch(/cannot read the scenario/);
  expect(await said("pretrain", "--resume", folder)).toMatch(/no world-model\.json\nhint: /);
  expect(await said("imagine", folder)).toMatch(/no world-model\.json/);
  expect(await said("train", tiny, "--out", runs, "--trunk-mode", "frozen", ...SMALL)).toMatch(
    /there is no trunk/,
  );
  await mesagrid("pretrain", tiny, "--out", model, "-q", "--steps", "128", "--episodes", "2", ...BRIEF);
  expect(await said("pretrain", tiny, "--out", model, "-q", ...BRIEF)).toMatch(/choose another folder/);
  expect(await said("imagine", model, "--levels", "nowhere", "--backend", "cpu")).toMatch(/nowhere/);
  expect(await said("train", tiny, "--out", runs, "--trunk", model, ...SMALL, "--hidden", "24")).toMatch(
    /dense0\/kernel/,
  );
});
