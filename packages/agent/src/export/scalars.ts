import { METRICS, type MetricsRow } from "../metrics.js";
import { readAllMetrics, readRun, readTiming } from "../runs.js";
import { eventFile, type ScalarRow } from "./events.js";

/** What every row has says where it belongs; it is no curve. */
const PLACE = METRICS.filter(({ rows }) => rows === "every").map(({ name }) => name);

/**
 * A run's metrics as a TensorBoard event file: every number a tag at its step. The wall time is that of the training, taken from
 * `timing.jsonl`; the time that a run lay stopped is left out.
 *
 * @throws RunError `no-run`, `bad-run`
 */
export function tensorboardFile(folder: string): Uint8Array {
  const started = Date.parse(readRun(folder).started) / 1000;
  return eventFile(started, scalarRows(readAllMetrics(folder), readTiming(folder), started));
}

function scalarRows(
  metrics: readonly MetricsRow[],
  timing: readonly MetricsRow[],
  started: number,
): ScalarRow[] {
  const clock = new Map<number, MetricsRow & { readonly elapsed: number }>();
  let [earlier, last] = [0, 0];
  for (const row of timing) {
    const seconds = Number(row.seconds);
    if (seconds < last) earlier += last; // resumed: its clock began anew
    last = seconds;
    clock.set(Number(row.step), { ...row, elapsed: earlier + seconds } as MetricsRow & { elapsed: number });
  }
  let now = started;
  return metrics.map((row) => {
    const timed = clock.get(Number(row.step));
    now = timed ? started + timed.elapsed : now;
    const scalars: Record<string, number> = {};
    for (const [name, value] of Object.entries(row)) {
      if (typeof value === "number" && !PLACE.includes(name)) scalars[name] = value;
    }
    if (row.row === "update" && timed) scalars.stepsPerSecond = Number(timed.stepsPerSecond);
    return { step: Number(row.step), wallTime: now, scalars };
  });
}
