import { BatchEnv, createBuffers, type Level, type Program } from "@mesagrid/env";
import { RecordingError } from "./recording.js";
import type { Scene } from "./world.js";

/** How an episode starts that replays a recording. */
export interface EpisodeStart {
  readonly level: Level;
  /** Uniform numbers in [0, 1), used up in place of what the episode would draw. */
  readonly tape: readonly number[];
  /** All counters' values. */
  readonly counters: Readonly<Record<string, number>>;
}

/** What one step of an episode came to. */
export interface EpisodeStep {
  /** What each objective paid. */
  readonly objectives: Readonly<Record<string, number>>;
  /** The action that was carried out. */
  readonly executed: string;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** An episode while it is played. */
export interface Episode {
  /** What is seen, as recordings write it: one string a row, a space for an empty cell. Only of painted views. */
  board(): readonly string[];
  /** The present state, whenever it is read. */
  readonly scene: Scene;
  /** @throws RangeError if the step draws more than the tape holds */
  step(action: string): EpisodeStep;
}

/** Something that plays a program's episodes: the engine, or another to be held against the same recordings. */
export type Play = (program: Program, start: EpisodeStart) => Episode;

/** Plays on the engine. @throws RangeError if the start draws more than the tape holds */
export const playOnEngine: Play = (program, { level, tape, counters }) => {
  const out = createBuffers(program, 1);
  const env = new BatchEnv(program, { slots: 1, seed: 0, levels: level.set, autoreset: "disabled" });
  env.reset(out);
  const values = Float64Array.from(program.counters.names, (name) => counters[name]);
  env.startFrom(0, level, out, { tape, counters: values });
  return {
    board: () => paint(program, out.cells),
    scene: sceneOf(program, env),
    step(action) {
      env.step(Uint8Array.of(program.actions.names.indexOf(action)), out);
      return {
        objectives: Object.fromEntries(program.objectives.names.map((name, k) => [name, out.objectives[k]])),
        executed: program.actions.names[out.executed[0]],
        terminated: out.terminated[0] === 1,
        truncated: out.truncated[0] === 1,
      };
    },
  };
};

function paint({ kinds, height, width }: Program, cells: Uint8Array): string[] {
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
    counter: (name) => state.counters[indexOf(counters.names, name, "counter")],
    cells(name) {
      const kind = indexOf(kinds.names, name, "kind");
      const layer = state.boards.subarray(kinds.layer[kind] * cells, (kinds.layer[kind] + 1) * cells);
      return [...layer.keys()].filter((cell) => layer[cell] === kind).map(place);
    },
  };
}

function indexOf(names: readonly string[], name: string, what: string): number {
  const index = names.indexOf(name);
  if (index >= 0) return index;
  throw new RecordingError("unknown-name", `no ${what} is called '${name}'; known: ${names.join(", ")}`);
}
