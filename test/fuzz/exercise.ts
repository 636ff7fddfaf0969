import {
  type Autoreset,
  BatchEnv,
  createBuffers,
  decodeTrace,
  distances,
  encodeTrace,
  FeatureReader,
  type Program,
  renderAscii,
  replay,
  type StepBuffers,
  type Trace,
  TraceRecorder,
} from "@mesagrid/env";
import type { Dice } from "./dice.js";
import { expectThat, Misconduct } from "./misconduct.js";
import { checkSolver } from "./solving.js";

const SLOTS = 2;
const STEPS = 120;
/** Looks at cells and rules that all steps of a slot may take at worst; dearer programs make fewer steps. */
const WORK = 4_000_000;
const AUTORESETS: readonly Autoreset[] = ["same-step", "next-step", "disabled"];

/** Runs a program a while in every way that there is. @throws Misconduct, or whatever the engine throws */
export function exercise(program: Program, dice: Dice): void {
  const seed = dice.below(1000);
  const sets = [...program.levelSets.keys()];
  const options = { slots: SLOTS, seed, levels: program.phases[0].levels, autoreset: dice.pick(AUTORESETS) };
  const env = new BatchEnv(program, options);
  const out = createBuffers(program, SLOTS);
  env.setReward(program.phases[0].reward);
  for (const name of sets) {
    env.setLevels(name);
    env.reset(out);
    checkLevel(env);
  }
  env.setLevels(dice.pick(sets));
  env.reset(out, dice.below(1000));
  const recorder = new TraceRecorder(env, { levels: env.levels, phase: "", step: 0, seed });
  for (let slot = 0; slot < SLOTS; slot++) recorder.begin(slot);
  const steps = Math.max(4, Math.min(STEPS, Math.floor(WORK / program.work)));
  for (let step = 0; step < steps; step++) {
    const actions = randomActions(program, dice);
    env.step(actions, out);
    recorder.record(actions, out);
    checkFinite(out);
  }
  checkFeatures(env);
  const [trace] = recorder.finished;
  if (trace) checkTrace(program, trace);
  checkRestore(env, out, dice, Math.min(10, steps));
  if (dice.chance(0.1)) checkSolver(program);
}

function randomActions(program: Program, dice: Dice): Uint8Array {
  return Uint8Array.from({ length: SLOTS }, () => dice.below(program.actions.names.length));
}

function checkLevel(env: BatchEnv): void {
  const { program } = env;
  const { kinds, cells, boardSize, height, width } = program;
  const { board, set } = env.level(0);
  expectThat(program.levelSets.has(set), `a level of the set '${set}'`);
  const agents = board.subarray(kinds.agentLayer * cells, (kinds.agentLayer + 1) * cells);
  expectThat(
    agents.filter((kind) => kind !== 0).length === 1,
    "a level with another number of agents than one",
  );
  const astray = board.findIndex((kind, at) => kind !== 0 && kinds.layer[kind] !== Math.floor(at / cells));
  expectThat(astray < 0, `a thing on a layer that is not its own, at ${astray} of ${boardSize}`);
  const lines = renderAscii(program, board).split("\n");
  const wide = lines.find((line) => line.length !== width);
  expectThat(lines.length === height && wide === undefined, "a board that is drawn with another size");
  expectThat(distances(program, board).length === cells, "distances for other cells than the board's");
}

function checkFinite(out: StepBuffers): void {
  for (const values of [out.rewards, out.objectives, out.side, out.finalSide]) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i]))
        throw new Misconduct(`a reward, an objective or a side number is ${values[i]}`);
    }
  }
}

function checkFeatures(env: BatchEnv): void {
  const reader = new FeatureReader(env.program);
  const { features } = reader;
  reader.readSlots(env, new Float32Array(SLOTS * features.length)).forEach((value, i) => {
    const { name, range } = features[i % features.length];
    const [least, most] = range.map(Math.fround);
    expectThat(value >= least && value <= most, `${name} is ${value}; its range is ${range}`);
  });
}

function checkTrace(program: Program, trace: Trace): void {
  const bytes = encodeTrace(trace);
  const again = encodeTrace(decodeTrace(bytes));
  expectThat(same(bytes, again), "a trace that is not itself after its bytes");
  const frames = replay(program, trace);
  const { returns } = frames[frames.length - 1];
  expectThat(same(returns, trace.returns), "a trace that replays to other returns");
}

/** Goes on from here twice, the second time in an env of its own. */
function checkRestore(env: BatchEnv, out: StepBuffers, dice: Dice, steps: number): void {
  const { program, autoreset } = env;
  const snapshot = env.snapshot();
  const actions = Array.from({ length: steps }, () => randomActions(program, dice));
  for (const chosen of actions) env.step(chosen, out);
  const [levels] = program.levelSets.keys();
  const other = new BatchEnv(program, { slots: SLOTS, seed: 0, levels, autoreset });
  const otherOut = createBuffers(program, SLOTS);
  other.restore(snapshot);
  for (const chosen of actions) other.step(chosen, otherOut);
  expectThat(
    same(env.snapshot().bytes, other.snapshot().bytes),
    "a state that goes on otherwise when restored",
  );
  expectThat(
    same(out.cells, otherOut.cells) && same(out.objectives, otherOut.objectives),
    "steps that differ when restored",
  );
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
