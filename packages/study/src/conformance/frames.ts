import { BatchEnv, createBuffers, type Program } from "@mesagrid/env";
import { type Episode, type Play, playOnEngine } from "./episode.js";
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
 * @param play what plays it; default: the engine
 * @throws RecordingError `unknown-action`, `unknown-name`; RangeError if the episode draws more than its tape holds
 */
export function* replayFrames(
  world: World,
  program: Program,
  recording: Recording,
  play: Play = playOnEngine,
): Generator<Frame> {
  const actions = recording.actions.map((action) => known(program.actions.names, ACTIONS[action], "action"));
  const reward = known(program.objectives.names, world.reward, "objective");
  const performance = known(program.objectives.names, world.performance, "objective");
  const episode = startEpisode(world, program, recording, play);
  yield { board: episode.board(), scene: episode.scene };
  for (const action of actions) {
    const { objectives, executed, terminated, truncated } = episode.step(action);
    const step = {
      reward: objectives[reward],
      performance: objectives[performance],
      executed: ACTIONS.indexOf(executed),
      terminated,
      truncated,
    };
    yield { board: episode.board(), scene: episode.scene, step };
    if (terminated || truncated) return;
  }
}

/** Starts the recording's episode from its level set's one level. */
function startEpisode(world: World, program: Program, recording: Recording, play: Play): Episode {
  const env = new BatchEnv(program, { slots: 1, seed: 0, levels: world.levels(recording) });
  env.reset(createBuffers(program, 1));
  const { names, start } = program.counters;
  const counters = Object.fromEntries(names.map((name, index) => [name, start[index]]));
  for (const [name, value] of Object.entries(world.counters?.(recording) ?? {})) {
    counters[known(names, name, "counter")] = value;
  }
  return play(program, { level: env.level(0), tape: world.tape?.(recording) ?? [], counters });
}

/** @throws RecordingError `unknown-name`, or `unknown-action` */
function known(names: readonly string[], name: string, what: string): string {
  if (names.includes(name)) return name;
  if (what === "action") {
    throw new RecordingError("unknown-action", `'${name}' is not among the scenario's actions`);
  }
  throw new RecordingError("unknown-name", `no ${what} is called '${name}'; known: ${names.join(", ")}`);
}
