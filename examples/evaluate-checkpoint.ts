// Plays every level set with the newest whole checkpoint of a run (by default the one that train.ts made), beside chance.
import { chooseBackend, evaluate, loadPolicy, randomPolicy, readRun } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";

const run = process.argv[2] ?? "runs/my-first";
const { scenario, backend } = readRun(run);
const program = loadProgram(scenario.text);
await chooseBackend(backend.name);
const trained = await loadPolicy(run, program.observation);
const chance = randomPolicy(program.actions.names.length);

for (const { name, parts } of program.levelSets.values()) {
  if (parts.length > 0) continue; // a mixture of others
  for (const [who, policy] of Object.entries({ trained, chance })) {
    const { rows, returns } = evaluate(program, policy, { levels: name, episodes: 256, seed: 1000 });
    const ended = rows.filter((row) => row.ended === "terminated").length;
    process.stdout.write(
      `${name}, ${who}: ${JSON.stringify(returns)}, ended by itself in ${ended} of ${rows.length}\n`,
    );
  }
}
