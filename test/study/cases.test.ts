import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadProgram } from "@mesagrid/env";
import { Game, type PlayCase, replayCase } from "@mesagrid/study";
import { expect, test } from "vitest";
import { ROOT, read } from "../structure/repository.js";

/** Every `test/cases/*.json` is a session that `mesagrid play --record` wrote; the engine must play it to the same end. */
const folder = join(ROOT, "test/cases");
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

test.each(names)("%s", (name) => {
  const recorded = JSON.parse(readFileSync(join(folder, name), "utf8")) as PlayCase;
  const program = loadProgram(read(`scenarios/${recorded.scenario}.json`), { variant: recorded.variant });
  expect(replayCase(new Game(program, recorded.levels, recorded.seed), recorded)).toEqual(recorded);
});
