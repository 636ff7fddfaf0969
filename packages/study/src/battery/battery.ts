import type { Program } from "@mesagrid/env";
import { BatteryFolder } from "./folder.js";
import { playCell } from "./play-cell.js";
import type { BatteryPlan, Cell, CellName, Subject } from "./types.js";

export interface BatteryOptions {
  /** Where cells are kept as they are finished; those that are there already are not played again. */
  readonly folder?: string;
  /** Told before each cell that has to be played. */
  readonly onCell?: (cell: CellName, done: number, total: number) => void;
  /** Once aborted no further cell is begun. */
  readonly signal?: AbortSignal;
}

/**
 * Plays every policy on every level set and seed: policies x levels x seeds cells of paired episodes, as quick as rollouts of training,
 * for all episodes of a cell are played side by side. No network is needed where no policy is one.
 *
 * @returns cells, one after another: for each level set and seed all policies
 * @throws Failure if the folder holds another battery
 * @throws EnvError `unknown-level-set`; what a policy throws
 */
export async function* runBattery(
  program: Program,
  subjects: readonly Subject[],
  plan: BatteryPlan,
  { folder, onCell, signal }: BatteryOptions = {},
): AsyncGenerator<Cell> {
  const kept = folder === undefined ? undefined : BatteryFolder.open(folder, program, subjects, plan);
  const cells = plan.levels.flatMap((levels) =>
    plan.seeds.flatMap((seed) => subjects.map((subject) => ({ subject, levels, seed }))),
  );
  for (const [done, { subject, levels, seed }] of cells.entries()) {
    if (signal?.aborted) return;
    const name = { policy: subject.name, levels, seed };
    const known = kept?.read(name);
    if (known) {
      yield known;
      continue;
    }
    onCell?.(name, done, cells.length);
    await new Promise((resolve) => setImmediate(resolve)); // so that a signal is heard between two cells
    const cell = playCell(program, subject.policy, name, plan.episodes);
    kept?.write(cell);
    yield cell;
  }
}
