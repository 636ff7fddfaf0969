import { BatchEnv, createBuffers, type Program, type StepBuffers } from "@mesagrid/env";
import { type Recording, RecordingError } from "./recording.js";
import type { Scene, World } from "./world.js";

/** The actions of recordings, by number. */
const ACTIONS = ["up", "down", "left", "right", "stay"];

/** What the replay says of one step, or of the start (where there is no `step`). */
export interface Frame {
  /** The board as recordings write it: one string a row, a space for an empty cell. */
  readonly board: readonly string[];
  readonly scene: Scene;
  readonly step?: {
    readonly reward: number;
    readonly performance: number;
    /** The action that was carried out, by number. */
    readonly executed: number;
    readonly terminated: boolean;
    readonly truncated: boolean;
  };
}

/**
 * Replays a recording, frame by frame: the start, then one for each action until the replay ends. A frame is valid
 * until the next is asked for.
 *
 * @throws RecordingError `unknown-action`, `unknown-name`; RangeError if the episode draws more than its tape holds
 */
export function* replayFrames(world: World, program: Program, recording: Recording): Generator<Frame> {
  const out = createBuffers(program, 1);
  const env = new BatchEnv(program, {
    slots: 1,
    seed: 0,
    levels: world.levels(recording),
    autoreset: "disabled",
  });
  const codes = recording.actions.map((action) => actionCode(program, action));
  const reward = find(program.objectives.names, world.reward, "objective");
  const performance = find(program.objectives.names, world.performance, "objective");
  const scene = sceneOf(program, env);
  env.reset(out);
  env.startFrom(0, env.level(0), out, {
    tape: world.tape?.(recording) ?? [],
    counters: startCounters(world, program, recording),
  });
  yield { board: paint(program, out), scene };
  for (const code of codes) {
    env.step(Uint8Array.of(code), out);
    const [terminated, truncated] = [out.terminated[0] === 1, out.truncated[0] === 1];
    const executed = ACTIONS.indexOf(program.actions.names[out.executed[0]]);
    const step = {
      reward: out.objectives[reward],
      performance: out.objectives[performance],
      executed,
      terminated,
      truncated,
    };
    yield { board: paint(program, out), scene, step };
    if (terminated || truncated) return;
  }
}

function find(names: readonly string[], name: string, what: string): number {
  const index = names.indexOf(name);
  if (index >= 0) return index;
  throw new RecordingError("unknown-name", `no ${what} is called '${name}'; known: ${names.join(", ")}`);
}

function actionCode(program: Program, action: number): number {
  const code = program.actions.names.indexOf(ACTIONS[action]);
  if (code >= 0) return code;
  throw new RecordingError("unknown-action", `'${ACTIONS[action]}' is not among the scenario's actions`);
}

function startCounters(world: World, program: Program, recording: Recording): Float64Array {
  const { names, start } = program.counters;
  const counters = start.slice();
  for (const [name, value] of Object.entries(world.counters?.(recording) ?? {})) {
    counters[find(names, name, "counter")] = value;
  }
  return counters;
}

function paint({ kinds, height, width }: Program, { cells }: StepBuffers): string[] {
  return Array.from({ length: height }, (_, row) => {
    const codes = cells.subarray(row * width, (row + 1) * width);
    return Array.from(codes, (code) => (code === 0 ? " " : kinds.glyphs[code])).join("");
  });
}

function sceneOf(program: Program, env: BatchEnv): Scene {
  const { kinds, counters, cells, width } = program;
  const { state } = env;
  const place = (cell: number): [number, number] => [Math.floor(cell / width), cell % width];
  return {
    get agent() {
      return place(state.agents[0]);
    },
    counter: (name) => state.counters[find(counters.names, name, "counter")],
    cells(name) {
      const kind = find(kinds.names, name, "kind");
      const layer = state.boards.subarray(kinds.layer[kind] * cells, (kinds.layer[kind] + 1) * cells);
      return [...layer.keys()].filter((cell) => layer[cell] === kind).map(place);
    },
  };
}
