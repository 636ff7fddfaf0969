import type { RunSummary, ScenarioSummary } from "@mesagrid/server/protocol";
import { apiAddress, ask, runPath } from "../api.js";
import { scenarioFiles } from "../scenario-files.js";

/** Runs on one page of the list. */
export const PAGE = 100;

/** What can be done to a run that there is. */
export type RunChange = "pause" | "resume" | "stop";

/** The newest runs, and how many there are in all. @throws ApiError */
export function listRuns(limit: number): Promise<{ runs: RunSummary[]; total: number }> {
  return ask(`/api/runs?limit=${limit}`);
}

/** The scenario files that can be trained. @throws ApiError */
export async function listScenarios(): Promise<ScenarioSummary[]> {
  return (await scenarioFiles()).filter(({ problems }) => problems === undefined);
}

/** @throws ApiError */
export function changeRun(id: string, change: RunChange): Promise<RunSummary> {
  return ask(`${runPath(id)}/${change}`, { method: "POST" });
}

/** @throws ApiError */
export function deleteRun(id: string): Promise<void> {
  return ask(runPath(id), { method: "DELETE" });
}

/** Steps of the run's checkpoints, newest first. @throws ApiError */
export async function checkpointSteps(id: string): Promise<number[]> {
  const { checkpoints } = await ask<{ checkpoints: { step: number }[] }>(
    `${runPath(id)}/checkpoints?limit=1000`,
  );
  return checkpoints.map(({ step }) => step);
}

/** @param body what `POST /api/runs` takes @throws ApiError */
export function startRun(body: Readonly<Record<string, unknown>>): Promise<RunSummary> {
  return ask("/api/runs", { body });
}

/** @param body what `POST /api/runs/:id/branch` takes @throws ApiError */
export function branchRun(id: string, body: Readonly<Record<string, unknown>>): Promise<RunSummary> {
  return ask(`${runPath(id)}/branch`, { body });
}

/** Where the run's folder can be had as an archive. */
export function downloadAddress(id: string): string {
  return apiAddress(`${runPath(id)}/download`);
}
