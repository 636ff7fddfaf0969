import { BatchEnv, createBuffers, type Program } from "@mesagrid/env";
import type { Engine, Episode } from "./engine.js";
import type { Recording } from "./recording.js";
import { asName } from "./values.js";
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
 * @throws RecordingError `unknown-name`; RangeError if the episode draws more than its tape holds
 */
export function* replayFrames(
  engine: Engine,
  world: World,
  program: Program,
  recording: Recording,
): Generator<Frame> {
  const actions = recording.actions.map((action) => asName(ACTIONS[action], program.actions.names, "action"));
  const reward = asName(world.reward, program.objectives.names, "objective");
  const performance = asName(world.performance, program.objectives.names, "objective");
  const episode = startEpisode(engine, world, program, recording);
  const { scene } = episode;
  yield { board: episode.board(), scene };
  for (const action of actions) {
    const { objectives, executed, terminated, truncated } = episode.step(action);
    const step = {
      reward: objectives[reward],
      performance: objectives[performance],
      executed: ACTIONS.indexOf(executed),
      terminated,
      truncated,
    };
    yield { board: episode.board(), scene, step };
    if (terminated || truncated) return;
  }
}

/** Starts the recording's episode, on the one level of its level set. */
function startEpisode(engine: Engine, world: World, program: Program, recording: Recording): Episode {
  const env = new BatchEnv(program, { slots: 1, seed: 0, levels: world.levels(recording) });
  env.reset(createBuffers(program, 1));
  const { names, start } = program.counters;
  const counters = Object.fromEntries(names.map((name, index) => [name, start[index]]));
  for (const [name, value] of Object.entries(world.counters?.(recording) ?? {})) {
    counters[asName(name, names, "counter")] = value;
  }
  return engine(program, { level: env.level(0), tape: world.tape?.(recording) ?? [], counters });
}
