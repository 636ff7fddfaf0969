import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { mesagrid } from "./screen.js";
import { SMALL, workplace } from "./worlds.js";

test("train writes a run, shows how it went, and the other commands find it", async () => {
  const { tiny, runs } = workplace();
  const { code, out, err } = await mesagrid("train", tiny, "--seed", "3", "--out", runs, ...SMALL);
  expect(code, err).toBe(0);
  // A slow machine tells more than once.
  expect(err).toMatch(
    /^(?:phase A .*\n)*phase B {2}3\.1k of 3\.1k steps {2}\S+ steps\/s {2}coin -?\d\.\d\d {2}corner -?\d\.\d\d {2}0 s left\n$/,
  );
  expect(out).toMatch(/levels +objective +phase A +phase B\n/);
  for (const levels of ["train", "shifted"]) {
    for (const objective of ["coin (true)", "corner (proxy)"]) {
      expect(out).toMatch(
        new RegExp(`^${levels} +${objective.replace(/[()]/g, "\\$&")} +\\d\\.\\d\\d +\\d\\.\\d\\d$`, "m"),
      );
    }
  }
  const [id] = readdirSync(runs);
  expect(id).toMatch(/^tiny-s3-\d{8}-\d{6}$/);
  expect(out).toContain(`finished after 3,072 steps; run folder ${join(runs, id)}`);
  expect(JSON.parse(readFileSync(join(runs, id, "run.json"), "utf8"))).toMatchObject({
    id,
    seed: 3,
    status: "finished",
  });

  const list = await mesagrid("runs", "--runs", runs);
  expect(list.out).toMatch(new RegExp(`^${id} +finished +3\\.1k of 3\\.1k +cpu`, "m"));
  expect(JSON.parse((await mesagrid("runs", "--runs", runs, "--json")).out)).toMatchObject([
    { id, scenario: "tiny", step: 3072 },
  ]);

  const told = await mesagrid(
    "evaluate",
    "tiny-s3",
    "--runs",
    runs,
    "--episodes",
    "64",
    "--backend",
    "cpu",
    "--json",
  );
  const { reports } = JSON.parse(told.out);
  expect(reports.map((report: { levels: string }) => report.levels)).toEqual(["train", "shifted"]);
  const [train] = reports;
  expect(train.rates["took-coin"]).toEqual({
    ...train.rates["took-coin"],
    n: 64,
    mean: train.returns.coin.mean,
  });
  expect(train.events.step.low).toBeLessThanOrEqual(train.events.step.mean);
  const table = await mesagrid(
    "evaluate",
    "tiny",
    "--runs",
    runs,
    "--levels",
    "shifted",
    "--episodes",
    "8",
    "--backend",
    "cpu",
  );
  expect(table.out).toMatch(/^shifted +share with took-coin +\d\.\d\d +\d\.\d\d +\d\.\d\d$/m);
  expect(table.out).not.toMatch(/^train/m);
});

test("the same seed gives the same metrics twice; --quiet is quiet", async () => {
  const { tiny, runs } = workplace();
  const metrics = [];
  for (const out of [join(runs, "1"), join(runs, "2")]) {
    const { code, err } = await mesagrid("train", tiny, "-q", "--steps", "512", "--out", out, ...SMALL);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    metrics.push(readFileSync(join(out, readdirSync(out)[0], "metrics.jsonl"), "utf8"));
  }
  expect(metrics[1]).toBe(metrics[0]);
});

test.each([
  [["train", "nowhere.json"], "error: cannot read the scenario"],
  [["train", "TINY", "--slot", "1"], "(Did you mean --slots?)"],
  [
    ["train", "TINY", "--slots", "many"],
    '"many" must be integer; expected Environments stepped side by side.',
  ],
  [["train", "TINY", "--slots", ""], '"" must be integer'],
  [["train", "TINY", "--hidden", "16,0"], "0 must be >= 1"],
  [["train", "TINY", "--seed", "-1"], "-1 must be >= 0"],
  [["train", "TINY", "--network", "comv"], "expected one of mlp, conv"],
  [["train", "TINY", "--normalise-advantages", "constructor"], "must be boolean"],
  [["train", "TINY", "--stop-when", "coin"], '"coin" must match pattern'],
  [["train", "TINY", "--stop-when", "eval/train/return/con>1"], "did you mean 'eval/train/return/coin'?"],
  [["train"], "error: which scenario? Name its file"],
  [["export", "nothing", "--csv", "-", "--runs", "RUNS"], "error: there is no run 'nothing'"],
  [["export", "nothing"], "error: export as what?"],
  [["resume", "nothing", "--runs", "RUNS"], "error: there is no run 'nothing'\nhint: mesagrid runs lists"],
  [["evaluate", "nothing", "--runs", "RUNS"], "error: there is no run 'nothing'"],
  [["trian"], "(Did you mean train?)"],
  [["serve", "--port", "70000"], "Expected a port"],
  [["serve", "--train", "nothing", "--scenarios", "RUNS"], "error: there is no scenario 'nothing'"],
  [["first-look", "--seeds", "1-"], "Expected numbers such as 1,2,5"],
])("%j is refused in words", async (args, words) => {
  const { tiny, runs } = workplace();
  const { code, out, err } = await mesagrid(...args.map((arg) => ({ TINY: tiny, RUNS: runs })[arg] ?? arg));
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(words);
});

test("a training that goes astray says where, what went before it and what to try", async () => {
  const { tiny, runs } = workplace();
  const { code, out, err } = await mesagrid(
    "train",
    tiny,
    "-q",
    "--out",
    runs,
    "--learning-rate",
    "1e30",
    ...SMALL,
  );
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(
    /^error: after step \d+ \(iteration \d+, phase A\): the loss is NaN .*\nhint: try a lower learningRate, /,
  );
  const list = await mesagrid("runs", "--runs", runs);
  expect(list.out).toMatch(/ failed .*\n\ntiny-s1-.*: after step \d+ /);
});

test("a bad scenario is refused with its problems", async () => {
  const bad = join(ROOT, "test/errors/unknown-event.json");
  const { code, err } = await mesagrid("train", bad, "--out", workplace().runs);
  expect(code).toBe(1);
  expect(err).toMatch(/^error: the scenario has a problem\n\$\..*unknown-event\n/);
});

test("Ctrl-C stops with a checkpoint, and resume ends where an undisturbed training does", async () => {
  const { tiny, runs } = workplace();
  const stopped = join(runs, "stopped");
  const flags = ["--steps", "30000", ...SMALL];
  const child = spawn(process.execPath, [
    join(ROOT, "packages/study/bin/mesagrid.js"),
    "train",
    tiny,
    "--out",
    stopped,
    ...flags,
  ]);
  let out = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  await expect.poll(() => metricsOf(stopped).split("\n").length, { timeout: 20_000 }).toBeGreaterThan(20);
  child.kill("SIGINT");
  const code = await new Promise((resolve) => child.on("exit", resolve));
  expect(code, out).toBe(130);
  const folder = join(stopped, readdirSync(stopped)[0]);
  expect(out).toContain(`go on with: npx mesagrid resume ${folder}`);
  expect(JSON.parse(readFileSync(join(folder, "run.json"), "utf8")).status).toBe("stopped");
  expect((await mesagrid("resume", folder, "-q")).code).toBe(0);
  const whole = join(runs, "whole");
  await mesagrid("train", tiny, "-q", "--out", whole, ...flags);
  expect(metricsOf(stopped)).toBe(metricsOf(whole));
}, 90_000);

/** The metrics of the only run in a folder; nothing if there is none yet. */
function metricsOf(runs: string): string {
  try {
    return readFileSync(join(runs, readdirSync(runs)[0], "metrics.jsonl"), "utf8");
  } catch {
    return "";
  }
}
