// Trains on A once, and branches that checkpoint twice: what goes on with B, all of the agent or its network alone?
import { readFileSync } from "node:fs";
import { branchRun, evaluate, train } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";

const program = loadProgram(readFileSync("scenarios/cheese-corner.json", "utf8"));
const [a, b] = program.phases;
const trunk = await train({ scenario: program, seed: 1, phases: [a], folder: "runs/trunk" });
trunk.dispose();
const arms = { all: {}, "network-alone": { optimizer: false, valueHead: "reset" } } as const;
for (const [name, keep] of Object.entries(arms)) {
  const arm = await branchRun("runs/trunk", { folder: `runs/${name}`, phases: [{ ...b, keep }] });
  const { returns } = evaluate(program, arm.policy, { levels: "shifted", episodes: 256, seed: 2 });
  process.stdout.write(`${name}: cheese ${returns.cheese}, corner ${returns.corner}\n`);
  arm.dispose();
}
