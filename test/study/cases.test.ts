import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Game, loadProgram, type Program } from "@mesagrid/env";
import { type PlayCase, replayCase } from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { replayPlainly } from "../env/plain/replay.js";
import { ROOT, read } from "../structure/repository.js";

/** Every `test/cases/*.json` is a session that `mesagrid play --record` wrote; each engine must play it to the same end. */
const folder = join(ROOT, "test/cases");
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

type Replay = (program: Program, recorded: PlayCase) => PlayCase;
const replayGame: Replay = (program, recorded) =>
  replayCase(new Game(program, recorded.levels, recorded.seed), recorded);

describe.each<[string, Replay]>([
  ["the engine", replayGame],
  ["its plain twin", replayPlainly],
])("%s", (_, replay) => {
  test.each(names)("%s", (name) => {
    const recorded = JSON.parse(readFileSync(join(folder, name), "utf8")) as PlayCase;
    const program = loadProgram(read(`scenarios/${recorded.scenario}.json`), { variant: recorded.variant });
    const returns = Object.entries(recorded.returns).map(([objective, sum]) => [
      objective,
      expect.closeTo(sum, 12), // the engines add in different orders
    ]);
    expect(replay(program, recorded)).toEqual({ ...recorded, returns: Object.fromEntries(returns) });
  });
});
