// A training loop of one's own: the env, a network, GAE and a gradient step, put together by hand (A2C).
import { readFileSync } from "node:fs";
import { chooseBackend, createAlgorithm, createNetwork, defaultSettings, gae } from "@mesagrid/agent";
import { BatchEnv, createBuffers, createStream, loadProgram, nextFloat, PURPOSE } from "@mesagrid/env";

await chooseBackend("auto");
const program = loadProgram(readFileSync("scenarios/cheese-corner.json", "utf8"));
const [phase] = program.phases;
const settings = { ...defaultSettings("a2c"), slots: 64, horizon: 16 };
const { slots, horizon, gamma, lambda } = settings;
const [seed, size, A] = [1, slots * horizon, program.actions.names.length];

const env = new BatchEnv(program, { slots, seed, levels: phase.levels });
env.setReward(phase.reward);
const network = createNetwork(program, settings, createStream(seed, PURPOSE.weights));
const algorithm = createAlgorithm(network, settings);
const stream = createStream(seed, PURPOSE.policy);

const { cellsSize, side: sideNames } = program.observation;
const now = createBuffers(program, slots);
const guess = { logits: new Float32Array(slots * A), values: new Float32Array(slots) };
const floats = () => new Float32Array(size);
const [rewards, values, nextValues, advantages, returns, logProbs] = Array.from({ length: 6 }, floats);
const [terminated, ended, actions] = Array.from({ length: 3 }, () => new Uint8Array(size));
const [cells, side] = [new Uint8Array(size * cellsSize), new Float32Array(size * sideNames.length)];

/** Draws an action from row `slot` of the logits, and gives its log probability. */
function draw(slot: number): [number, number] {
  const row = guess.logits.subarray(slot * A, (slot + 1) * A);
  const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
  let [action, left] = [0, nextFloat(stream) * total];
  while (action < A - 1 && left >= Math.exp(row[action])) left -= Math.exp(row[action++]);
  return [action, row[action] - Math.log(total)];
}

env.reset(now);
let [paid, episodes] = [0, 0];
for (let step = 0; step < phase.steps; step += size) {
  for (let t = 0; t < horizon; t++) {
    cells.set(now.cells, t * slots * cellsSize);
    side.set(now.side, t * slots * sideNames.length);
    network.forward(now.cells, now.side, slots, guess);
    values.set(guess.values, t * slots);
    for (let slot = 0; slot < slots; slot++) {
      const i = t * slots + slot;
      [actions[i], logProbs[i]] = draw(slot);
    }
    env.step(actions.subarray(t * slots, (t + 1) * slots), now);
    // What a step led to: the episode's own last observation where it ended, else the next one.
    network.forward(now.cells, now.side, slots, guess);
    nextValues.set(guess.values, t * slots);
    network.forward(now.finalCells, now.finalSide, slots, guess);
    for (let slot = 0; slot < slots; slot++) {
      const i = t * slots + slot;
      [rewards[i], terminated[i]] = [now.rewards[slot], now.terminated[slot]];
      ended[i] = now.terminated[slot] | now.truncated[slot];
      if (ended[i]) nextValues[i] = guess.values[slot];
      paid += rewards[i];
      episodes += ended[i];
    }
  }
  gae({ rewards, values, nextValues, terminated, ended, horizon, slots, gamma, lambda, advantages, returns });
  const batch = { size, cells, side, actions, logProbs, values, advantages, returns };
  const { entropy } = algorithm.update(batch, stream);
  if ((step / size) % 50 > 0) continue;
  const mean = episodes > 0 ? paid / episodes : 0;
  process.stdout.write(`step ${step}: return ${mean.toFixed(2)}, entropy ${entropy.toFixed(2)}\n`);
  [paid, episodes] = [0, 0];
}
