import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomic } from "@mesagrid/agent";
import { parseScenario, ScenarioError } from "@mesagrid/env";
import { refuse, ServerError, systemCode } from "./errors.js";
import { isScenarioName, noSuchScenario, scenarioFile } from "./paths.js";
import type { ScenarioDetail, ScenarioSummary } from "./shapes.js";
import { outlineOf } from "./summary.js";

/** Largest file that is read, and saved. */
export const LARGEST_SCENARIO = 8_000_000;

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
  const path = await scenarioFile(root, name);
  try {
    // A pipe would have its reader wait for a writer, and with it one of the few threads that read files.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await file.stat();
      if (!found.isFile()) throw noSuchScenario(name);
      if (found.size > LARGEST_SCENARIO) {
        throw refuse(
          "too-large",
          `${name}.json has ${found.size} bytes; at most ${LARGEST_SCENARIO} are read`,
        );
      }
      return await file.readFile("utf8");
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw systemCode(thrown) === "ENOENT" ? noSuchScenario(name) : thrown; // gone since it was looked up
  }
}

/** The scenario with all that is wrong with it. @throws ServerError `no-such-scenario` or `too-large` */
export async function readScenario(root: string, name: string): Promise<ScenarioDetail> {
  const text = await scenarioText(root, name);
  return { ...summariseScenario(name, text), hash: hashOf(text), text };
}

/** What a text is known by: SHA-256 in hexadecimal digits, as in a run's manifest. */
function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What a client knows of the file that it is about to change: its hash, that there is one (`any`), or that there is none. */
export type Known = { readonly hash: string } | "any" | "none";

/** The change of each folder that is under way: the next one waits, so that none is lost between look and write. */
const changes = new Map<string, Promise<unknown>>();

/**
 * Saves a scenario's text under a name, whole or not at all.
 *
 * @param known the file that it replaces; a new one needs nothing
 * @returns true if there was no such scenario before
 * @throws ServerError `changed-meanwhile` or `say-which`; RunError `disk-full`: then it is as it was
 */
export function saveScenario(root: string, name: string, text: string, known?: Known): Promise<boolean> {
  return inTurn(root, async () => {
    const before = await textIfAny(root, name);
    if (before !== undefined || known !== undefined) checkKnown(name, before, known);
    await mkdir(root, { recursive: true });
    writeAtomic(join(root, `${name}.json`), text);
    return before === undefined;
  });
}

/** Deletes a scenario. @throws ServerError `no-such-scenario`, `changed-meanwhile` or `say-which` */
export function deleteScenario(root: string, name: string, known?: Known): Promise<void> {
  return inTurn(root, async () => {
    const file = await scenarioFile(root, name);
    checkKnown(name, await textIfAny(root, name), known);
    await rm(file);
  });
}

function checkKnown(name: string, text: string | undefined, known: Known | undefined): void {
  if (known === undefined) {
    throw refuse("say-which", `there is a scenario '${name}'`, "send If-Match with the ETag that you read");
  }
  if (
    known === "none"
      ? text === undefined
      : text !== undefined && (known === "any" || known.hash === hashOf(text))
  )
    return;
  const message =
    text === undefined ? `there is no scenario '${name}' any more` : `'${name}' is another by now`;
  throw refuse("changed-meanwhile", message, "read it again, and bring both changes together");
}

async function textIfAny(root: string, name: string): Promise<string | undefined> {
  try {
    return await scenarioText(root, name);
  } catch (thrown) {
    if (thrown instanceof ServerError && thrown.code === "no-such-scenario") return undefined;
    throw thrown;
  }
}

function inTurn<Result>(root: string, change: () => Promise<Result>): Promise<Result> {
  const turn = (changes.get(root) ?? Promise.resolve()).then(change, change);
  changes.set(root, turn);
  return turn;
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
