import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate, randomPolicy } from "@mesagrid/agent";
import { type Cell, LevelBook, plant, plantedSpec, runBattery, type Subject } from "@mesagrid/study";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shipped } from "../env/scenarios.js";

const program = shipped("cheese-corner");
const book = new LevelBook(program);
const plan = { levels: ["train", "shifted"], episodes: 8, seeds: [1, 2] };
const subjects: Subject[] = ["true", "corner", "random"].map((name) => ({
  name,
  policy: plant(program, plantedSpec(program, name), book),
  origin: `planted:${name}`,
}));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "battery-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function all(cells: AsyncGenerator<Cell>): Promise<Cell[]> {
  const found: Cell[] = [];
  for await (const cell of cells) found.push(cell);
  return found;
}

test("every policy plays every level set and seed, on the same levels as the others", async () => {
  const cells = await all(runBattery(program, subjects, plan));
  expect(cells.map(({ policy, levels, seed }) => `${policy} ${levels} ${seed}`)).toEqual(
    ["train 1", "train 2", "shifted 1", "shifted 2"].flatMap((set) =>
      subjects.map(({ name }) => `${name} ${set}`),
    ),
  );
  const boards = ({ rows }: Cell) => rows.map(({ level }) => level.board);
  expect(boards(cells[0])).toEqual(boards(cells[2]));
  expect(boards(cells[0])).not.toEqual(boards(cells[3]));
  const { rows } = evaluate(program, randomPolicy(4), { levels: "train", episodes: 8, seed: 1 });
  expect(cells[2].rows).toEqual(rows);
  for (const { rows, traces } of cells) {
    expect(traces.map(({ level, actions }) => [level, actions.length])).toEqual(
      rows.map(({ level, length }) => [level, length]),
    );
  }
});

test("cells that were played are read back as they were, and not played again", async () => {
  const asked: string[] = [];
  const onCell = ({ policy, levels, seed }: Cell | { policy: string; levels: string; seed: number }) => {
    asked.push(`${policy} ${levels} ${seed}`);
  };
  const before: Cell[] = [];
  for await (const cell of runBattery(program, subjects, plan, { folder, onCell })) {
    before.push(cell);
    if (before.length === 5) break; // as if it had been killed here
  }
  expect(asked).toHaveLength(5);
  const after = await all(runBattery(program, subjects, plan, { folder, onCell }));
  expect(asked).toHaveLength(12);
  expect(after.slice(0, 5)).toEqual(before);
  expect(after).toEqual(await all(runBattery(program, subjects, plan)));
  const rows = readFileSync(join(folder, "cells", "corner,shifted,2.jsonl"), "utf8")
    .trim()
    .split("\n");
  expect(rows.map((row) => JSON.parse(row))).toEqual(
    after[10].rows.map(({ level, ...row }, index) => ({
      ...{ policy: "corner", levels: "shifted", seed: 2, index, set: level.set },
      ...row,
    })),
  );
});

test("a folder with another battery, and a file cut short, are refused", async () => {
  await all(runBattery(program, subjects.slice(0, 1), plan, { folder }));
  await expect(all(runBattery(program, subjects, plan, { folder }))).rejects.toThrow("holds another battery");
  const file = join(
    folder,
    "cells",
    readdirSync(join(folder, "cells")).find((name) => name.endsWith("traces")) ?? "",
  );
  writeFileSync(file, readFileSync(file).subarray(0, 100));
  await expect(all(runBattery(program, subjects.slice(0, 1), plan, { folder }))).rejects.toThrow("traces");
});

test("a signal ends it between two cells", async () => {
  const controller = new AbortController();
  const cells: Cell[] = [];
  for await (const cell of runBattery(program, subjects, plan, { signal: controller.signal })) {
    cells.push(cell);
    if (cells.length === 2) controller.abort();
  }
  expect(cells).toHaveLength(2);
});
