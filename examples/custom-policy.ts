// A policy is a function from observations to action probabilities. A scripted one takes the same test as a trained agent.
import { readFileSync } from "node:fs";
import { evaluate, type Policy, randomPolicy } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";

const program = loadProgram(readFileSync("scenarios/cheese-corner.json", "utf8"));
const actions = program.actions.names;

/** Up or left, whatever it sees: what an agent that wants the corner would do on an empty board. */
const towardsCorner: Policy = {
  probabilities(_cells, _side, count, out) {
    const row = actions.map((name) => (name === "up" || name === "left" ? 0.5 : 0));
    for (let i = 0; i < count; i++) out.set(row, i * actions.length);
  },
};

const policies = { "towards the corner": towardsCorner, random: randomPolicy(actions.length) };
for (const [name, policy] of Object.entries(policies)) {
  // The same seed gives the same levels to both.
  const { returns, length } = evaluate(program, policy, { levels: "shifted", episodes: 256, seed: 2 });
  process.stdout.write(`${name}: cheese ${returns.cheese}, corner ${returns.corner}, ${length} steps\n`);
}
