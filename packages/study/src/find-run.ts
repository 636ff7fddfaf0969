import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { didYouMean } from "@mesagrid/env";
import { Failure } from "./failure.js";

/**
 * The folder of a run that a person named: a path to it, its name in the runs' folder, or the start of one name only.
 *
 * @throws Failure if there is none, or if several start so
 */
export function findRun(name: string, runs: string): string {
  for (const folder of [name, join(runs, name)]) {
    if (existsSync(join(folder, "run.json"))) return folder.replace(/[/\\]+$/, "");
  }
  const all = existsSync(runs)
    ? readdirSync(runs).filter((run) => existsSync(join(runs, run, "run.json")))
    : [];
  const alike = all.filter((run) => run.startsWith(basename(name)));
  if (alike.length === 1) return join(runs, alike[0]);
  if (alike.length > 1) {
    throw new Failure(
      `${alike.length} runs start with '${name}'`,
      `there are ${alike.slice(0, 5).join(", ")}`,
    );
  }
  throw new Failure(
    `there is no run '${name}'`,
    didYouMean(name, all) ?? `mesagrid runs lists those in ${runs}/`,
  );
}

/** What a person named as `RUN`, `RUN@STEP` or the folder of a checkpoint: the run's name, and the step if one was named. */
export function splitCheckpoint(name: string): { readonly run: string; readonly step?: number } {
  const folder = /^(.*)[/\\]checkpoints[/\\](\d+)[/\\]?$/.exec(name);
  const [, run = name, step] = folder ?? /^(.+)@(\d+)$/.exec(name) ?? [];
  return step === undefined ? { run } : { run, step: Number(step) };
}
