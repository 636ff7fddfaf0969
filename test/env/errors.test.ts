import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadProgram, ScenarioError } from "@mesagrid/env";
import { expect, test } from "vitest";

/**
 * Every `test/errors/NAME.json` is a bad scenario and `NAME.txt` the exact words that it must be refused with.
 * `UPDATE_ERRORS=1 npx vitest run test/env/errors.test.ts` writes the words anew, to be read before they are committed.
 */
const folder = new URL("../errors/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

function refusal(text: string): string {
  try {
    loadProgram(text);
    return "(accepted)";
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
}

test.each(names)("%s", (name) => {
  const said = refusal(readFileSync(new URL(name, folder), "utf8"));
  const file = new URL(name.replace(".json", ".txt"), folder);
  if (process.env.UPDATE_ERRORS) writeFileSync(file, `${said}\n`);
  expect(`${said}\n`).toBe(readFileSync(file, "utf8"));
  expect(said).not.toBe("(accepted)");
});
