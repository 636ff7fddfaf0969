import { lstatSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { refuse, type ServerError, systemCode } from "./errors.js";

/** A run's id: it names a folder and can hold no path. The same as `RunIdSchema`. */
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/;
/** A scenario's name as the scenario files have it. */
const SCENARIO_NAME = /^[A-Za-z][A-Za-z0-9-]{0,79}$/;

export function isRunId(id: string): boolean {
  return RUN_ID.test(id);
}

export function isScenarioName(name: string): boolean {
  return SCENARIO_NAME.test(name);
}

/**
 * The run's folder.
 *
 * @throws ServerError `no-such-run` if there is none, or if a link leads it out of the runs' folder
 */
export async function runFolder(root: string, id: string): Promise<string> {
  const folder = isRunId(id) ? await within(root, id) : undefined;
  if (folder === undefined || (await leadsOut(root, folder))) throw noSuchRun(id);
  return folder;
}

/** What of a run's folder is read. */
const READ = ["run.json", "metrics.jsonl", "traces", "traces/episodes.bin", "checkpoints"];

/** True if one of a run's files is a link out of the runs' folder. */
async function leadsOut(root: string, folder: string): Promise<boolean> {
  for (const name of READ) {
    const file = join(folder, name);
    // Asked without a pause, as it is of every run of a list: links are rare, and to follow them is slow.
    if (!lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    if ((await within(root, relative(await realpath(root), file))) === undefined) return true;
  }
  return false;
}

export function noSuchRun(id: string): ServerError {
  return refuse("no-such-run", `there is no run '${id.slice(0, 120)}'`, "GET /api/runs lists them");
}

/**
 * The scenario's file.
 *
 * @throws ServerError `no-such-scenario` if there is none, or if a link leads it out of the scenarios' folder
 */
export async function scenarioFile(root: string, name: string): Promise<string> {
  const file = isScenarioName(name) ? await within(root, `${name}.json`) : undefined;
  if (file !== undefined) return file;
  throw noSuchScenario(name);
}

export function noSuchScenario(name: string): ServerError {
  return refuse(
    "no-such-scenario",
    `there is no scenario '${name.slice(0, 80)}'`,
    "GET /api/scenarios lists them",
  );
}

/** What the system says of a path that leads nowhere. */
const NOWHERE: readonly unknown[] = ["ENOENT", "ENOTDIR", "ELOOP"];

/** The real path of root/name if it exists and lies inside of root, links followed. */
export async function within(root: string, name: string): Promise<string | undefined> {
  try {
    const [home, path] = await Promise.all([realpath(root), realpath(join(root, name))]);
    return path.startsWith(home.endsWith(sep) ? home : home + sep) ? path : undefined;
  } catch (thrown) {
    if (NOWHERE.includes(systemCode(thrown))) return undefined;
    throw thrown;
  }
}
