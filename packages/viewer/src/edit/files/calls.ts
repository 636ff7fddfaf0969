import type { ScenarioDetail } from "@mesagrid/server/protocol";
import { ask } from "../../api.js";

/** @throws ApiError */
export function readScenario(name: string): Promise<ScenarioDetail> {
  return ask(pathOf(name));
}

/**
 * Saves a file.
 *
 * @param hash of the file that is replaced; null for a new one
 * @throws ApiError `changed-meanwhile` if that is not the file that is there
 */
export function saveScenario(name: string, text: string, hash: string | null): Promise<ScenarioDetail> {
  return ask(pathOf(name), { method: "PUT", body: { text }, headers: known(hash) });
}

/** @param hash of the file that is deleted @throws ApiError */
export function deleteScenario(name: string, hash: string): Promise<void> {
  return ask(pathOf(name), { method: "DELETE", headers: known(hash) });
}

function pathOf(name: string): string {
  return `/api/scenarios/${encodeURIComponent(name)}`;
}

function known(hash: string | null): Record<string, string> {
  return hash === null ? { "if-none-match": "*" } : { "if-match": `"${hash}"` };
}
