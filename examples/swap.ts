// Swaps the objective there and back (A, B, A), reading the metrics while it trains: what of A is left after B?
import { readFileSync } from "node:fs";
import { trainRows } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";

const program = loadProgram(readFileSync("scenarios/cheese-corner.json", "utf8"));
const [a, b] = program.phases;
const training = trainRows({
  scenario: program,
  seed: 1,
  phases: [a, b, { ...a, name: "A again" }],
  // Ends the training early, once it is as good at A as one would ask.
  stopWhen: (row) => row.phase === "A again" && Number(row["eval/train/return/cheese"]) > 0.9,
});
for await (const row of training) {
  if (row.row === "phase") {
    const weights = program.objectives.names.map((name) => `${name} ${row[`reward/${name}`]}`);
    process.stdout.write(`phase ${row.phase} on ${row.levels}, rewarded: ${weights.join(", ")}\n`);
  }
  if (row.row === "evaluation") {
    const returns = program.objectives.names.map((name) => `${name} ${row[`eval/shifted/return/${name}`]}`);
    process.stdout.write(`  step ${row.step}, shifted: ${returns.join(", ")}\n`);
  }
}
const { reason, dispose } = await training.result;
process.stdout.write(`${reason ?? "through all phases"}\n`);
dispose();
