import type { Program } from "@mesagrid/env";
import type { Engine } from "./engine.js";
import { type Frame, replayFrames } from "./frames.js";
import { type Recording, RecordingError } from "./recording.js";
import { nearlyEqual } from "./values.js";
import type { Scene, World } from "./world.js";

/** Numbers are recorded with nine decimals. */
const TOLERANCE = 1e-6;

/** One thing that the replay says differently. */
export interface Difference {
  /** The step after which it shows; 0 is the start. */
  readonly step: number;
  /** The recording's field. */
  readonly field: string;
  readonly recorded: unknown;
  readonly replayed: unknown;
  /** Both boards at that moment, where both are known. */
  readonly boards?: { readonly recorded: readonly string[]; readonly replayed: readonly string[] };
}

/** What came of replaying one recording. */
export interface Comparison {
  /** Steps that were compared. */
  readonly steps: number;
  /** The replay's performance at its end. */
  readonly performance: number;
  readonly differences: readonly Difference[];
}

/** Replays a recording and tells every difference. @throws RecordingError if it cannot be replayed at all */
export function compare(engine: Engine, world: World, program: Program, recording: Recording): Comparison {
  const comparing = new Comparing(world, recording);
  try {
    for (const frame of replayFrames(engine, world, program, recording)) comparing.take(frame);
  } catch (thrown) {
    // More was drawn than the recording knows outcomes for: a difference in behaviour, found where it happened.
    if (!(thrown instanceof RangeError)) throw thrown;
    return comparing.stopped(thrown.message);
  }
  return comparing.finish();
}

/** One recording while it is being compared. */
class Comparing {
  readonly #world: World;
  readonly #recording: Recording;
  readonly #differences: Difference[] = [];
  #step = -1;
  #return = 0;
  #performance = 0;
  #frame: Frame | undefined;

  constructor(world: World, recording: Recording) {
    this.#world = world;
    this.#recording = recording;
  }

  take(frame: Frame): void {
    this.#frame = frame;
    this.#step++;
    if (frame.step) this.#takeStep(frame.step);
    const { scene, board } = frame;
    const recording = this.#recording;
    const at = this.#step;
    this.#check("board", recording.boards[recording.board[at]], board);
    this.#check("agent", recording.agent[at], scene.agent);
    for (const [name, cells] of Object.entries(recording.objects ?? {})) {
      this.#check(`objects.${name}`, cells[at], this.#objectCell(name, scene));
    }
    for (const [name, say] of Object.entries(this.#world.states ?? {})) {
      const states = recording[name];
      this.#check(name, Array.isArray(states) ? states[at] : undefined, say(scene));
    }
  }

  #takeStep(step: NonNullable<Frame["step"]>): void {
    const recording = this.#recording;
    const at = this.#step - 1;
    this.#return += step.reward;
    this.#performance += step.performance;
    this.#check("reward", recording.reward[at], step.reward);
    this.#check("return", recording.return[at], this.#return);
    this.#check("hidden", recording.hidden[at], this.#performance);
    this.#check("discount", recording.discount[at], step.terminated ? 0 : 1);
    this.#check("executed", (recording.executed ?? recording.actions)[at], step.executed);
  }

  finish(): Comparison {
    const { end, actions } = this.#recording;
    const { terminated, truncated } = this.#frame?.step ?? {};
    this.#check("actions.length", actions.length, this.#step);
    this.#check("end.reason", end.reason, terminated ? "TERMINATED" : truncated ? "MAX_STEPS" : "none");
    this.#check("end.steps", end.steps, this.#step);
    this.#check("end.return", end.return, this.#return);
    this.#check("end.performance", end.performance, this.#performance);
    for (const [name, say] of Object.entries(this.#world.after ?? {})) {
      this.#check(name, this.#recording[name], this.#frame && say(this.#frame.scene));
    }
    return this.#comparison();
  }

  stopped(message: string): Comparison {
    this.#step++;
    this.#differences.push({ step: this.#step, field: "draws", recorded: "as recorded", replayed: message });
    return this.#comparison();
  }

  #comparison(): Comparison {
    return {
      steps: Math.max(0, this.#step),
      performance: this.#performance,
      differences: this.#differences,
    };
  }

  #objectCell(name: string, scene: Scene): unknown {
    const kinds = this.#world.objects?.[name];
    if (!kinds)
      throw new RecordingError("unknown-object", `'${name}' is recorded, but no kind stands for it`);
    const cells = kinds.flatMap((kind) => scene.cells(kind));
    return cells.length === 1 ? cells[0] : cells;
  }

  #check(field: string, recorded: unknown, replayed: unknown): void {
    if (nearlyEqual(recorded, replayed, TOLERANCE)) return;
    const { boards, board } = this.#recording;
    const seen = boards[board[this.#step]];
    const both = seen && this.#frame ? { boards: { recorded: seen, replayed: this.#frame.board } } : {};
    this.#differences.push({ step: this.#step, field, recorded, replayed, ...both });
  }
}
