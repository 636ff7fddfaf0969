import type { ScenarioSummary } from "@mesagrid/server/protocol";
import { ask } from "./api.js";

/** All scenario files of the server. @throws ApiError */
export async function scenarioFiles(): Promise<readonly ScenarioSummary[]> {
  const { scenarios } = await ask<{ scenarios: ScenarioSummary[] }>("/api/scenarios?limit=1000");
  return scenarios;
}
