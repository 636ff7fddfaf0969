import { readdir, readFile, stat } from "node:fs/promises";
import { parseScenario, ScenarioError } from "@mesagrid/env";
import { refuse, systemCode } from "./errors.js";
import { isScenarioName, scenarioFile } from "./paths.js";
import type { ScenarioDetail, ScenarioSummary } from "./shapes.js";
import { outlineOf } from "./summary.js";

/** Largest file that is read. */
const LARGEST = 8_000_000;

/** Names of the scenarios in the folder, sorted; none if there is no such folder. */
export async function scenarioNames(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root);
    return entries
      .filter((entry) => entry.endsWith(".json"))
      .map((entry) => entry.slice(0, -".json".length))
      .filter(isScenarioName)
      .sort();
  } catch (thrown) {
    if (systemCode(thrown) === "ENOENT") return [];
    throw thrown;
  }
}

/** The file's text. @throws ServerError `no-such-scenario` or `too-large` */
export async function scenarioText(root: string, name: string): Promise<string> {
  const file = await scenarioFile(root, name);
  const { size } = await stat(file);
  if (size > LARGEST) {
    throw refuse("too-large", `${name}.json has ${size} bytes; at most ${LARGEST} are read`);
  }
  return readFile(file, "utf8");
}

/** The scenario with all that is wrong with it. @throws ServerError `no-such-scenario` or `too-large` */
export async function readScenario(root: string, name: string): Promise<ScenarioDetail> {
  const text = await scenarioText(root, name);
  return { ...summariseScenario(name, text), text };
}

function summariseScenario(name: string, text: string): ScenarioSummary {
  try {
    const { scenario } = outlineOf(parseScenario(text));
    return { name, title: scenario.title, question: scenario.question };
  } catch (thrown) {
    if (!(thrown instanceof ScenarioError)) throw thrown;
    return { name, title: name, question: "", problems: [...thrown.problems] };
  }
}
