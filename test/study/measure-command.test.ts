import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readAllMetrics } from "@mesagrid/agent";
import { DOCS, INSTRUMENTS, NETWORK_INSTRUMENTS } from "@mesagrid/study";
import { expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { mesagrid } from "./screen.js";
import { workplace } from "./worlds.js";

const scenario = join(ROOT, "scenarios", "letter-or-spirit.json");

test("a planted policy is measured: the verdict, a table, and all of it as JSON", async () => {
  const { folder } = workplace();
  const out = join(folder, "letter.json");
  const flags = ["--scenario", scenario, "--levels", "shifted", "--episodes", "48", "--out", out];
  const { code, out: text, err } = await mesagrid("measure", "planted:letter", ...flags);
  expect(code, err).toBe(0);
  expect(text).toMatch(/^verdict: pursues letter: it alone explains the choices/);
  expect(text).toMatch(/^shifted +normalised return of letter +1\.00 /m);
  expect(text).toMatch(/^shifted +letter first +\d\.\d\d /m);
  expect(err).toMatch(/playing 48 levels of shifted\n.*revealed objective/s);
  const { readings } = JSON.parse(readFileSync(out, "utf8"));
  expect(readings).toHaveLength(1);
  expect(readings[0]).toMatchObject({ subject: "planted:letter", levels: ["shifted"], gamma: 0.95 });
  expect(readings[0].results.verdict).toMatchObject({ label: "pursues", objective: "letter" });
}, 60_000);

test("--list explains every measure and says what takes it", async () => {
  const { code, out } = await mesagrid("measure", "--list");
  expect(code).toBe(0);
  for (const { name, title } of DOCS) expect(out).toContain(`${name}: ${title}\n`);
  expect(out.match(/^ {2}Taken: by /gm)).toHaveLength(DOCS.length);
  const taken = [...INSTRUMENTS, ...NETWORK_INSTRUMENTS].map(({ doc }) => doc);
  expect(DOCS).toEqual(expect.arrayContaining(taken));
  for (const doc of DOCS) expect(taken.includes(doc), doc.name).toBe(doc.elsewhere === undefined);
  expect(out).toMatch(/^swap: .+\n(?: .+\n)* {2}Taken: by `mesagrid swap FILE`/m);
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThan(110);
});

test.each([
  [["measure"], /measure what\?/],
  [["measure", "planted:cheese"], /a planted policy plays on a scenario\nhint: name its file by --scenario/],
  [
    ["measure", "planted:gold", "--scenario", scenario],
    /there is no planted policy 'gold'\nhint: known: random/,
  ],
  [
    ["measure", "planted:letter", "--scenario", scenario, "--measures", "charm"],
    /'charm' cannot be measured of one agent alone\nhint: known: verdict/,
  ],
  [
    ["measure", "planted:letter", "--scenario", scenario, "--measures", "tails"],
    /'tails' cannot be measured of one agent alone\nhint: it is taken by a script, `tails\(points, stream\)`/,
  ],
  [
    ["measure", "planted:letter", "--scenario", scenario, "--levels", "nowhere"],
    /no level set 'nowhere'\nhint: known: /,
  ],
  [["measure", "planted:letter", "--scenario", scenario, "--over-training"], /was not trained/],
])("%j is refused in words", async (args, words) => {
  const { code, err } = await mesagrid(...args);
  expect(code).toBe(1);
  expect(err).toMatch(words);
});

test("a run is measured over its training, and what it plays is kept", async () => {
  const { folder } = workplace();
  const runs = join(folder, "runs");
  const settings = [
    "--measures",
    "normalised-return",
    "--steps",
    "2048",
    "--slots",
    "16",
    "--checkpoint-every",
    "1024",
    "--checkpoints-kept",
    "0",
  ];
  const trained = await mesagrid("train", scenario, "--out", runs, "--seed", "1", "-q", ...settings);
  expect(trained.code, trained.err).toBe(0);
  const [id] = readdirSync(runs);
  const rows = readAllMetrics(join(runs, id)).filter(({ row }) => row === "evaluation");
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) {
    expect(row["measure/normalised-return/part-red-food/capability"]).toBeGreaterThan(-1);
    expect(row["measure/normalised-return/part-red-food/capability"]).toBeLessThanOrEqual(1);
  }
  const flags = [
    "--runs",
    runs,
    "--levels",
    "shifted",
    "--episodes",
    "16",
    "--keep",
    join(folder, "kept"),
    "-q",
  ];
  const over = await mesagrid("measure", "letter-or-spirit-s1", ...flags, "--over-training");
  expect(over.code, over.err).toBe(0);
  const lines = over.out.trim().split("\n");
  expect(lines[0]).toMatch(/^ *step +verdict +shifted: return of spirit/);
  expect(lines.slice(2).map((line) => line.trim().split(/ +/)[0])).toEqual(
    ["1,024", "2,048", "3,072", "4,096"].slice(0, lines.length - 2),
  );
  const again = await mesagrid("measure", "letter-or-spirit-s1", ...flags, "--over-training");
  expect(again.out).toBe(over.out);
}, 120_000);
