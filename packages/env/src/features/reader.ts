import type { BatchEnv } from "../env.js";
import { EnvError } from "../errors.js";
import type { Frame } from "../frame.js";
import type { Program } from "../program.js";
import { defineFeatures } from "./define.js";
import type { Definition, Feature } from "./feature.js";
import { Scene, type StatePlace } from "./scene.js";

/** Reads the features of many states into one array; after construction nothing is allocated for a feature or a cell. */
export class FeatureReader {
  readonly program: Program;
  /** What the columns are. */
  readonly features: readonly Feature[];
  readonly #definitions: readonly Definition[];
  readonly #scene: Scene;

  constructor(program: Program) {
    this.program = program;
    this.#definitions = defineFeatures(program);
    this.features = this.#definitions.map(({ feature }) => feature);
    this.#scene = new Scene(program, this.features.length);
  }

  /** The column of a feature. @throws EnvError `unknown-feature` */
  column(name: string): number {
    const index = this.features.findIndex((feature) => feature.name === name);
    if (index < 0)
      throw new EnvError(
        "unknown-feature",
        `'${name}'; known: ${this.features.map((feature) => feature.name).join(", ")}`,
      );
    return index;
  }

  /**
   * Features of the slots of an env as they are now; where a step has just ended an episode and `autoreset` is
   * `same-step`, of the next episode's start.
   *
   * @param out [slots, features] written
   * @param slots which slots, in this order. Default: all
   * @throws EnvError `other-program`, `wrong-size`, `no-slot`
   */
  readSlots(env: BatchEnv, out: Float32Array, slots?: ArrayLike<number>): Float32Array {
    if (env.program !== this.program)
      throw new EnvError("other-program", `the env runs '${env.program.name}' as compiled another time`);
    const count = slots ? slots.length : env.slots;
    this.#checkSize(out, count);
    for (let row = 0; row < count; row++) {
      const slot = slots ? slots[row] : row;
      if (!(slot >= 0 && slot < env.slots))
        throw new EnvError("no-slot", `${slot}; there are ${env.slots} slots`);
      this.#read(slotPlace(env, slot), out, row);
    }
    return out;
  }

  /**
   * Features of the frames of a replayed episode.
   *
   * @param out [frames, features] written
   * @throws EnvError `other-program` if a frame's board is not one of this program, `wrong-size`
   */
  readFrames(frames: readonly Frame[], out: Float32Array): Float32Array {
    this.#checkSize(out, frames.length);
    const { boardSize, rules, counters } = this.program;
    frames.forEach(({ board, agent, heading, counters: values, fired }, row) => {
      if (
        board.length !== boardSize ||
        values.length !== counters.names.length ||
        fired.length !== rules.count
      )
        throw new EnvError("other-program", `frame ${row} is not of '${this.program.name}' as it is here`);
      this.#read(
        { boards: board, board: 0, agent, heading, counters: values, counter: 0, fired, rule: 0 },
        out,
        row,
      );
    });
    return out;
  }

  #checkSize(out: Float32Array, count: number): void {
    const size = count * this.features.length;
    if (out.length === size) return;
    throw new EnvError("wrong-size", `${out.length} numbers; expected ${count} x ${this.features.length}`);
  }

  #read(place: StatePlace, out: Float32Array, row: number): void {
    const scene = this.#scene;
    scene.look(place);
    for (let i = 0; i < this.#definitions.length; i++) scene.values[i] = this.#definitions[i].read(scene);
    out.set(scene.values, row * scene.values.length);
  }
}

function slotPlace({ state, program }: BatchEnv, slot: number): StatePlace {
  return {
    boards: state.boards,
    board: slot * program.boardSize,
    agent: state.agents[slot],
    heading: state.headings[slot],
    counters: state.counters,
    counter: slot * program.counters.names.length,
    fired: state.fired,
    rule: slot * program.rules.count,
  };
}
