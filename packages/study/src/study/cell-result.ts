import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { writeAtomic } from "@mesagrid/agent";
import { Failure } from "../failure.js";
import type { ResultRow } from "../results/row.js";
import type { CellTask } from "./plan.js";

/** What came of one agent, and what it takes to get the same again; plain JSON. */
export interface CellResult {
  readonly id: string;
  readonly rows: readonly ResultRow[];
  /** SHA-256 of the scenario, and its name. */
  readonly scenario: { readonly name: string; readonly hash: string };
  /** Of mesagrid, tfjs, Node, and the backend with its kernels. */
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly started: string;
  readonly ended: string;
  /** Environment steps of its training. */
  readonly steps: number;
  /** Seconds of the last go at it: an agent that was stopped between had more. */
  readonly seconds: { readonly training: number; readonly reading: number };
  /** In the last go, from the first rollout to the last, evaluations and checkpoints included. */
  readonly stepsPerSecond: number;
}

/** The folder of a cell in that of its study. */
export function cellFolder(study: string, id: string): string {
  return join(study, "cells", id);
}

const files = (folder: string) => ({ task: join(folder, "task.json"), result: join(folder, "result.json") });

/**
 * What came of a cell, if it is done.
 *
 * @throws Failure if the folder holds another cell: other settings, another scenario, another version
 */
export function knownResult(folder: string, task: CellTask): CellResult | undefined {
  const { task: taskFile, result } = files(folder);
  if (!existsSync(taskFile)) return undefined;
  const before = JSON.parse(readFileSync(taskFile, "utf8")) as CellTask;
  // What is read of an agent may change: it is trained already.
  const { batteries, ...own } = task;
  const { batteries: batteriesBefore, ...ownBefore } = before;
  if (!isDeepStrictEqual(ownBefore, JSON.parse(JSON.stringify(own))))
    throw new Failure(
      `${folder} holds another agent (${differing(ownBefore, own)} differ)`,
      "the study or mesagrid has changed since: choose another --out, or delete the folder",
    );
  if (!isDeepStrictEqual(batteriesBefore, JSON.parse(JSON.stringify(batteries))) || !existsSync(result))
    return undefined;
  return JSON.parse(readFileSync(result, "utf8")) as CellResult;
}

function differing(one: object, other: object): string {
  const fields = Object.keys({ ...one, ...other }) as (keyof typeof one & keyof typeof other)[];
  return fields.filter((field) => !isDeepStrictEqual(one[field], other[field])).join(", ");
}

/** Makes a folder that of a cell. */
export function writeTask(folder: string, task: CellTask): void {
  writeAtomic(files(folder).task, `${JSON.stringify(task, null, 2)}\n`);
}

/** The last thing that is written: a cell that has it is done. */
export function writeResult(folder: string, result: CellResult): void {
  writeAtomic(files(folder).result, `${JSON.stringify(result)}\n`);
}
