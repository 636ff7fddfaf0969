import { readRun, readTraces } from "@mesagrid/agent";
import { decodeTrace, EnvError, loadProgram, replay } from "@mesagrid/env";
import { factsOf } from "../pictures/facts.js";
import { NOTHING, type Picture } from "../protocol/index.js";
import type { TraceAssignment } from "./messages.js";
import type { Player } from "./player.js";

/** Most bytes of an episode's boards. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Shows a recorded episode.
 *
 * @throws EnvError `wrong-trace` if there is none, or it is not of this scenario, `too-long` if its boards take more memory than there is for
 *   them; WireError if there begins none; RunError `bad-run`
 */
export function tracePlayer({ folder, trace: number, at }: TraceAssignment): Player {
  const program = loadProgram(readRun(folder).scenario.text);
  const [bytes] = readTraces(folder, number, 1).traces;
  if (!bytes) throw new EnvError("wrong-trace", `no trace has the number ${number}`);
  const trace = decodeTrace(bytes);
  if ((trace.actions.length + 1) * program.boardSize > MOST_BYTES)
    throw new EnvError("too-long", `${trace.actions.length} moves are more than can be shown`);
  const frames = replay(program, trace);
  const last = frames.length - 1;
  const set = Math.max(0, [...program.levelSets.keys()].indexOf(trace.level.set));
  let position = Math.min(at, last);
  return {
    facts: factsOf(program, [trace.slot]),
    frames: frames.length,
    get position() {
      return position;
    },
    get atEnd() {
      return position === last;
    },
    move() {
      position = Math.min(last, position + 1);
    },
    seek(to) {
      position = Math.min(to, last);
    },
    draw(picture: Picture) {
      const frame = frames[position];
      picture.boards.set(frame.board);
      picture.counters.set(frame.counters);
      picture.returns.set(frame.returns);
      picture.events.set(frame.events);
      picture.episodes[0] = trace.episode;
      picture.steps[0] = position;
      picture.sets[0] = set;
      picture.executed[0] = frame.action < 0 ? NOTHING : frame.action;
      picture.ended[0] = frame.ended ? (trace.ended === "terminated" ? 1 : 2) : 0;
      picture.headings[0] = frame.heading < 0 ? NOTHING : frame.heading;
    },
    dispose() {},
  };
}
