import { join } from "node:path";
import { hasRoom, localExecutor } from "@mesagrid/study";
import { expect, test } from "vitest";
import { executorCases, traceOfWork } from "./cases.js";
import { smallCells } from "./small-study.js";

executorCases("the local executor", (folder) => ({
  executor: localExecutor({ folder, workers: 2 }),
  kill: (worker) => process.kill(Number(worker), "SIGKILL"),
}));

test("where there is no memory for two workers one works alone, and what is done is not touched again", async () => {
  const { cells, folder } = smallCells({ seeds: "1" });
  const out = join(folder, "out");
  const executor = localExecutor({ folder: out, workers: 2, available: () => 0 });
  let [running, most] = [0, 0];
  const hooks = {
    onStart: () => {
      most = Math.max(most, ++running);
    },
    onOutcome: () => {
      running--;
    },
  };
  const outcomes = await executor.run(cells, hooks);
  expect(outcomes.map(({ ended }) => ended)).toEqual(["done", "done"]);
  expect(most).toBe(1);
  const traces = cells.map(({ id }) => traceOfWork(out, id));
  await executor.run(cells);
  expect(cells.map(({ id }) => traceOfWork(out, id))).toEqual(traces);
}, 180_000);

test.each([
  [0, [], 100, true],
  [99, [100], 100, false],
  [100, [100], 100, true],
  [150, [20], 100, false],
  [180, [20], 100, true],
])(
  "of %i bytes left, workers with %j and a need of %i there is room: %s",
  (available, running, need, room) => {
    expect(hasRoom(available, running, need)).toBe(room);
  },
);

test("a cell whose workers die again and again fails, and says how", async () => {
  const { cells, folder } = smallCells({ seeds: "1", arms: { plain: {} } });
  const executor = localExecutor({ folder: join(folder, "out"), workers: 1, attempts: 2 });
  let starts = 0;
  const [outcome] = await executor.run(cells, {
    onStart: (_, worker) => {
      starts++;
      process.kill(Number(worker), "SIGKILL");
    },
  });
  expect(outcome).toEqual({
    id: "plain-s1",
    ended: "failed",
    reason: "a process ended without a result (SIGKILL)",
  });
  expect(starts).toBe(2);
}, 120_000);
