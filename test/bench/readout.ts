import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate, loadPolicy, train } from "@mesagrid/agent";
import { loadProgram, type Scenario } from "@mesagrid/env";
import { LevelBook, plant, readDecisions, revealedObjective } from "@mesagrid/study";
import { median, used } from "./measure.js";

const ROUNDS = 3;

/** Seconds of processor time that a work takes: the median of some rounds. */
async function seconds(work: (round: number) => void | Promise<void>): Promise<number> {
  const found: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = used();
    await work(round);
    found.push((used() - before) / 1000);
  }
  return Number(median(found).toFixed(3));
}

/**
 * `npm run -s bench -- measure`: seconds of one core for the revealed objective of an agent on 64 levels of three objectives,
 * enumeration included, and for a battery of 1,024 episodes of an MLP of 2 x 128 units on 13 x 13 levels.
 */
export async function benchMeasure(): Promise<object> {
  return { revealedSeconds: await revealedSeconds(), ...(await batterySeconds()) };
}

function revealedSeconds(): Promise<number> {
  const program = loadProgram(readFileSync("scenarios/lava-land.json", "utf8"));
  const weights = { cheese: 0.7, lava: 0.3 };
  return seconds((round) => {
    const book = new LevelBook(program);
    const { traces } = evaluate(program, plant(program, { kind: "soft", weights }, book), {
      ...{ levels: "shifted", episodes: 64, seed: round },
      traces: { count: 64, from: 0, phase: "", step: 0 },
    });
    const { decisions, leftOut } = readDecisions(new LevelBook(program), traces);
    revealedObjective(decisions, { leftOut });
  });
}

async function batterySeconds(): Promise<{ readonly batterySeconds: number; readonly backend: string }> {
  const file = JSON.parse(readFileSync("scenarios/cheese-corner.json", "utf8")) as Scenario;
  const scenario = JSON.stringify({ ...file, size: [13, 13] });
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const run = join(folder, "run");
    const phases = [{ name: "A", reward: { cheese: 1 }, levels: "train", steps: 8192 }];
    (await train({ scenario, seed: 1, folder: run, backend: "wasm", phases })).dispose();
    const program = loadProgram(scenario);
    const policy = await loadPolicy(run, program.observation);
    const spent = await seconds((round) => {
      evaluate(program, policy, {
        ...{ levels: "shifted", episodes: 1024, seed: round },
        traces: { count: 1024, from: 0, phase: "", step: 0 },
      });
    });
    return { batterySeconds: spent, backend: "wasm" };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
