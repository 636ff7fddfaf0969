// Trains through the scenario's phases into a run folder, then plays both level sets with what was learned.
import { readFileSync } from "node:fs";
import { evaluate, train } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";

const program = loadProgram(readFileSync("scenarios/cheese-corner.json", "utf8"));
const { policy } = await train({ scenario: program, seed: 1, folder: "runs/my-first" });
for (const levels of ["train", "shifted"]) {
  const { returns } = evaluate(program, policy, { levels, episodes: 256, seed: 2 });
  process.stdout.write(`${levels}: cheese ${returns.cheese}, corner ${returns.corner}\n`);
}
