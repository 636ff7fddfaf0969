import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkpointSteps } from "@mesagrid/agent";
import {
  lastNumbers,
  loadStudy,
  planCells,
  readStudy,
  rowsWhere,
  StudyError,
  tableText,
} from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { stretchesOf } from "../../packages/study/dist/study/stop-rule.js";
import { filesIn, ROOT, read } from "../structure/repository.js";
import { smallStudy, studyFile } from "./executors/small-study.js";
import { mesagrid } from "./screen.js";
import { workplace } from "./worlds.js";

/** Everything that is wrong with a study file, each problem in a line. */
function problemsOf(file: unknown): string[] {
  const { folder } = workplace();
  const path = join(folder, "bad.json");
  writeFileSync(path, typeof file === "string" ? file : JSON.stringify(file));
  try {
    readStudy(path);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof StudyError)) throw thrown;
    return thrown.problems.map(({ code, path: place, message, expected, hint }) =>
      [place, code, message, expected ?? "", hint ?? ""].join(" | "),
    );
  }
}

describe("a bad study file is refused with code, place, what was expected and a hint", () => {
  const { question: _question, ...without } = studyFile() as { question: string };
  const compared = (comparison: object) =>
    studyFile({
      comparisons: [{ as: "difference", measure: "choice", quantity: "coin first", ...comparison }],
    });
  test.each<[string, unknown, RegExp]>([
    ["no JSON", "{", /^\$ \| not-json \| .* \| a study file, as JSON/],
    ["no question", without, /^\$ \| missing-field \| 'question' is missing \| The one question/],
    ["a misspelt field", studyFile({ seed: "1" }), /^\$\.seed \| unknown-field .* did you mean 'seeds'\?/],
    ["bad seeds", studyFile({ seeds: "one" }), /^\$\.seeds \| no-match .* The agents of each arm/],
    [
      "half-crossed seeds",
      studyFile({ seeds: { data: "1-2" } }),
      /^\$\.seeds \| missing-field \| 'initialisations' is missing \| Seeds of the first weights/,
    ],
    [
      "a scenario that is not there",
      studyFile({ scenarios: ["tiny.json", "none.json"] }),
      /^\$\.scenarios\[1\] \| unreadable \| ENOENT/,
    ],
    [
      "an arm's unknown scenario",
      studyFile({ arms: { plain: { scenario: "tini" } } }),
      /^\$\.arms\.plain\.scenario \| unknown-scenario \| .* \| one of tiny \| did you mean 'tiny'\?/,
    ],
    [
      "a variant that breaks the scenario",
      studyFile({ arms: { plain: { variant: { limit: 0 } } } }),
      /^\$\.arms\.plain\.variant \| out-of-range \| \$\.limit: 0 must be >= 1/,
    ],
    [
      "an unknown variant",
      studyFile({ arms: { plain: { variant: "none" } } }),
      /^\$\.arms\.plain\.variant \| unknown-variant/,
    ],
    [
      "a phase that is not there",
      studyFile({ phases: ["A", "C"] }),
      /^\$\.phases\[1\] \| unknown-phase \| no phase is called 'C' \| one of A, B/,
    ],
    [
      "a phase with a misspelt field",
      studyFile({ phases: [{ name: "A", reward: { coin: 1 }, levels: "train", steps: 5, stops: 5 }] }),
      /^\$\.phases\[0\]\.stops \| unknown-field .* did you mean 'steps'\?/,
    ],
    [
      "a phase on unknown levels",
      studyFile({ arms: { plain: { levels: "shiftd" } } }),
      /^\$\.arms\.plain \| unknown-level-set \| \$\.phases\[0\]\.levels: .*did you mean 'shifted'\?/,
    ],
    [
      "settings that do not go together",
      studyFile({ arms: { plain: { settings: { algorithm: "reinforce", lambda: 0.5 } } } }),
      /^\$\.arms\.plain\.settings \| bad-setting \| .*whole returns/,
    ],
    [
      "a setting out of bounds",
      studyFile({ settings: { gamma: 2 } }),
      /^\$\.settings\.gamma \| out-of-range \| 2 must be <= 1 \| Discount of rewards/,
    ],
    [
      "a misspelt setting",
      studyFile({ arms: { plain: { settings: { coneAngel: 3 } } } }),
      /^\$\.arms\.plain\.settings\.coneAngel \| unknown-field .* did you mean 'coneAngle'\?/,
    ],
    [
      "an arm that leads out of the folder",
      studyFile({ arms: { "../plain": {} } }),
      /^\$\.arms\.\.\.\/plain \| bad-name \| '\.\.\/plain' cannot be the name of a folder/,
    ],
    [
      "an unknown measure",
      studyFile({ measures: ["choise"] }),
      /^\$\.measures \| unknown-measure \| 'choise' cannot be measured of one agent alone \| known: verdict/,
    ],
    [
      "a battery without measures",
      studyFile({ batteries: [{ levels: ["train"], episodes: 4 }] }),
      /^\$\.batteries\[0\] \| missing-field \| it names no measures/,
    ],
    [
      "a battery on unknown levels",
      studyFile({ batteries: [{ levels: ["trains"], episodes: 4, measures: ["choice"] }] }),
      /^\$\.batteries\[0\]\.levels \| unknown-level-set .* did you mean 'train'\?/,
    ],
    [
      "a comparison of nobody",
      compared({ of: "plane", against: "control" }),
      /^\$\.comparisons\[0\]\.of \| unknown-arm .* did you mean 'plain'\?/,
    ],
    [
      "a difference from nothing",
      compared({ of: "plain" }),
      /^\$\.comparisons\[0\] \| missing-field \| 'against' is missing: a difference is of two arms/,
    ],
    [
      "a comparison by a measure that nobody takes",
      compared({ of: "plain", against: "control", measure: "verdict" }),
      /^\$\.comparisons\[0\]\.measure \| unknown-measure-of-the-study/,
    ],
    [
      "a comparison of a number that the measure has not",
      compared({ of: "plain", against: "control", quantity: "coins first" }),
      /^\$\.comparisons\[0\] \| unknown-quantity-of-choice .* did you mean 'coin first'\?/,
    ],
    [
      "a correlation with such a number",
      compared({
        as: "correlation",
        of: "plain",
        with: { levels: "train", measure: "return", quantity: "gold" },
      }),
      /^\$\.comparisons\[0\]\.with \| unknown-quantity-of-return \| .*'gold' \| one of coin, corner/,
    ],
    [
      "a figure of such a number",
      studyFile({
        figures: [{ kind: "bars", measure: "choice", levels: ["all"], quantities: ["coin last"] }],
      }),
      /^\$\.figures\[0\] \| unknown-quantity-of-choice /,
    ],
    [
      "a dose-response without doses",
      compared({ as: "dose-response", of: ["plain", "control"] }),
      /^\$\.comparisons\[0\]\.of \| no-dose \| plain, control have no dose/,
    ],
    [
      "path dependence of one seed each",
      compared({ as: "path-dependence", of: "plain" }),
      /^\$\.comparisons\[0\] \| not-crossed /,
    ],
    [
      "a figure of unknown levels",
      studyFile({ figures: [{ kind: "bars", measure: "choice", levels: ["all", "trian"] }] }),
      /^\$\.figures\[0\]\.levels \| unknown-level-set /,
    ],
  ])("%s", (_, file, words) => {
    expect(problemsOf(file)).toEqual([expect.stringMatching(words)]);
  });

  test("all at once, in words, by the command", async () => {
    const { folder } = workplace();
    const path = join(folder, "bad.json");
    writeFileSync(path, JSON.stringify(studyFile({ measures: ["choise"], phases: ["C"] })));
    const { code, err } = await mesagrid("study", path, "--dry-run");
    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: the study has 2 problems\n\$\.phases\[0\] {2}unknown-phase\n {2}no phase is called 'C'/,
    );
    expect(err).toContain("  expected: one of A, B\n");
  });
});

test("crossed seeds are every pair, and keep their places when narrowed", () => {
  const { study } = smallStudy({ seeds: { initialisations: "1-2", data: "11-13" }, arms: { plain: {} } });
  const all = planCells(study);
  expect(all.map(({ id, seed }) => [id, seed])).toEqual(
    ["i1-d11", "i1-d12", "i1-d13", "i2-d11", "i2-d12", "i2-d13"].map((pair, i) => [`plain-${pair}`, i + 1]),
  );
  expect(planCells(study, { seeds: [2, 12] })).toEqual([all[4]]);
  expect(planCells(study, { quick: true }).map(({ seed }) => seed)).toEqual([1, 2, 4, 5]);
  expect(() => planCells(study, { arms: ["plane"] })).toThrow("no arm 'plane'");
  expect(() => planCells(study, { seeds: [9] })).toThrow("no seed 9");
});

const SHIPPED = filesIn("studies").filter((path) => /^studies\/[^/]+\.json$/.test(path));
const STUDIES = SHIPPED.filter((path) => read(path).includes('"./study.schema.json"'));

test("there are ten studies", () => {
  expect(STUDIES.length).toBeGreaterThanOrEqual(10);
});

test.each(STUDIES)(
  "%s can be planned: at least ten agents an arm, a control, a refutation that is looked at",
  (path) => {
    const { file, agents, arms } = readStudy(join(ROOT, path));
    expect(`studies/${file.name}.json`).toBe(path);
    expect(agents.length).toBeGreaterThanOrEqual(10);
    const cells = planCells(readStudy(join(ROOT, path)));
    expect(new Set(cells.map(({ id }) => id)).size).toBe(agents.length * arms.length);
    expect(cells.every(({ batteries }) => batteries.length > 0)).toBe(true);
    expect(file.comparisons?.some(({ refutes }) => refutes !== undefined)).toBe(true);
    expect(file.figures?.length).toBeGreaterThan(0);
  },
);

test("mesagrid study runs, writes its table, does nothing twice, and takes further seeds", async () => {
  const { file, folder } = smallStudy();
  const out = join(folder, "out");
  const command = ["study", file, "--out", out, "--backend", "cpu", "--workers", "2"];
  const first = await mesagrid(...command, "--seeds", "1");
  expect(first.code, first.err).toBe(0);
  expect(first.out).toMatch(/^A small study: \d+ rows of results in .*table\.json\n/);
  expect(first.err).toMatch(/2 of 2 agents done/);
  const { rows, provenance } = loadStudy(out);
  expect(provenance).toMatchObject({
    command: `mesagrid study ${file} --seeds 1 --backend cpu`,
    narrowed: "--seeds 1",
    versions: { backend: "cpu, stock kernels", node: process.version },
    scenarios: { tiny: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(lastNumbers(rows, { arm: "plain", levels: "train", measure: "return", quantity: "coin" })).toEqual([
    { seed: 1, initialisation: 1, data: 1, step: 2048, value: expect.any(Number) },
  ]);
  expect(
    rowsWhere(rows, { measure: "choice", levels: "shifted", arm: "control" }).map(({ quantity }) => quantity),
  ).toEqual(["coin first", "corner first", "none of them", "several at once"]);

  const written = () => statSync(join(out, "cells", "plain-s1", "run", "metrics.jsonl")).mtimeMs;
  const before = written();
  const more = await mesagrid(...command, "-q");
  expect(more).toMatchObject({ code: 0, err: "" });
  expect(written()).toBe(before);
  const all = loadStudy(out).rows;
  expect(rowsWhere(all, { seed: 1 })).toEqual(rows);
  expect(new Set(all.map(({ seed }) => seed))).toEqual(new Set([1, 2]));
  expect(readFileSync(join(out, "table.json"), "utf8")).toBe(tableText(loadStudy(out)));
  expect(readFileSync(join(out, "report.md"), "utf8")).toContain(loadStudy(out).provenance.command);
  expect(existsSync(join(out, "report.html"))).toBe(true);
  expect(existsSync(join(out, "worker.json"))).toBe(false);

  writeFileSync(file, JSON.stringify(studyFile({ settings: { slots: 16, hidden: [8], kernels: "stock" } })));
  const other = await mesagrid(...command, "-q");
  expect(other.code).toBe(1);
  expect(other.err).toMatch(/plain-s1 holds another agent \(settings differ\)/);
}, 300_000);

test("a study that is killed goes on, and ends with the same rows", async () => {
  const arms = { plain: { steps: 12_288 }, control: { levels: "shifted", steps: 12_288 } };
  const { file, folder } = smallStudy({ arms, seeds: "1" });
  const [cut, whole] = [join(folder, "cut"), join(folder, "whole")];
  const flags = [file, "--backend", "cpu", "--workers", "2", "-q"];
  const child = spawn(process.execPath, [
    join(ROOT, "packages/study/bin/mesagrid.js"),
    "study",
    ...flags,
    "--out",
    cut,
  ]);
  const run = join(cut, "cells", "plain-s1", "run");
  await until(() => checkpointSteps(run).length > 1);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  expect(existsSync(join(cut, "table.json"))).toBe(false);
  // Its workers notice that they are alone, write a checkpoint and end; who goes on waits for that.
  const [resumed, once] = [
    await mesagrid("study", ...flags, "--out", cut),
    await mesagrid("study", ...flags, "--out", whole),
  ];
  expect([resumed.code, once.code], resumed.err).toEqual([0, 0]);
  expect(loadStudy(cut).rows).toEqual(loadStudy(whole).rows);
}, 300_000);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("who fails is told of, in the table too, and the others are there", async () => {
  const arms = { plain: {}, broken: { settings: { learningRate: 1e30, maxGradientNorm: 0 } } };
  const { file, folder } = smallStudy({ arms, seeds: "1" });
  const out = join(folder, "out");
  const { code, out: said } = await mesagrid("study", file, "--out", out, "--backend", "cpu", "-q");
  expect(code).toBe(1);
  expect(said).toMatch(/^broken-s1 failed: /);
  const { rows } = loadStudy(out);
  expect(rowsWhere(rows, { arm: "broken" })).toEqual([
    expect.objectContaining({
      measure: "training",
      quantity: "failed",
      value: null,
      word: expect.stringMatching(/./),
    }),
  ]);
  expect(rowsWhere(rows, { arm: "plain" }).length).toBeGreaterThan(10);
}, 300_000);

test("a dry run says what it will do and how long it takes, and leaves nothing", async () => {
  const { file, folder } = smallStudy({ budget: { minutes: 5 } });
  const out = join(folder, "out");
  const {
    code,
    out: said,
    err,
  } = await mesagrid("study", file, "--out", out, "--backend", "cpu", "--dry-run");
  expect(code, err).toBe(0);
  expect(said).toMatch(/^control +A: coin on shifted +2k +slots 16, hidden 16, kernels stock$/m);
  expect(said).toMatch(/^4 agents: 2 arms, 2 each; 8\.2k environment steps$/m);
  expect(said).toMatch(/^read at the end: normalised-return, choice, on 8 levels of train, shifted$/m);
  expect(said).toMatch(
    /^about \d+ s with \d+ workers?, by short trials of 1 of its kinds of agents \(.*steps\/s a worker\)$/m,
  );
  expect(said).toMatch(/^within its budget of 5 min with 2 workers$/m);
  expect(existsSync(out)).toBe(false);
}, 300_000);

test("a stop rule looks after its first seeds and then now and again, and spares the rest", async () => {
  const stop = {
    of: "plain",
    against: "control",
    levels: "train",
    measure: "choice",
    quantity: "several at once",
  };
  const rule = { ...stop, width: 1000, atLeast: 2, every: 1 };
  const { study, file, folder } = smallStudy({ seeds: "1-4", stop: rule });
  const stretches = stretchesOf(planCells(study), rule);
  expect(stretches.map((cells) => cells.map(({ id }) => id))).toEqual([
    ["plain-s1", "control-s1", "plain-s2", "control-s2"],
    ["plain-s3", "control-s3"],
    ["plain-s4", "control-s4"],
  ]);
  const out = join(folder, "out");
  const { code, out: said } = await mesagrid("study", file, "--out", out, "--backend", "cpu", "-q");
  expect(code).toBe(0);
  expect(said).toMatch(/^4 agents of the plan were not needed/);
  expect(readdirSync(join(out, "cells")).sort()).toEqual([
    "control-s1",
    "control-s2",
    "plain-s1",
    "plain-s2",
  ]);
}, 300_000);
