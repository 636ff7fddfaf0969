import { BatchEnv, createBuffers, type Level, type Program } from "@mesagrid/env";
import { asName } from "./values.js";
import type { Scene } from "./world.js";

/** How an episode starts that replays a recording. */
export interface Start {
  readonly level: Level;
  /** Uniform numbers in [0, 1), used up in place of what the episode would draw. */
  readonly tape: readonly number[];
  /** Every counter's value, by name. */
  readonly counters: Readonly<Record<string, number>>;
}

/** An episode while it is played. */
export interface Episode {
  /** The present state, whenever it is read. */
  readonly scene: Scene;
  /** What is seen of it, in a painted view: one string a row, a space for an empty cell. */
  board(): readonly string[];
  /** Takes an action by its name. @throws RangeError if the step draws more than the tape holds */
  step(action: string): {
    /** What each objective paid. */
    readonly objectives: Readonly<Record<string, number>>;
    /** The action that was carried out. */
    readonly executed: string;
    readonly terminated: boolean;
    readonly truncated: boolean;
  };
}

/** What plays recorded episodes. @throws RangeError if the start draws more than the tape holds */
export type Engine = (program: Program, start: Start) => Episode;

/** The engine that everything else runs on. */
export const batchEngine: Engine = (program, { level, tape, counters }) => {
  const { actions, objectives } = program;
  const out = createBuffers(program, 1);
  const env = new BatchEnv(program, { slots: 1, seed: 0, levels: level.set, autoreset: "disabled" });
  const values = Float64Array.from(program.counters.names, (name) => counters[name]);
  env.startFrom(0, level, out, { tape, counters: values });
  return {
    scene: sceneOf(program, env),
    board: () => paint(program, out.cells),
    step(action) {
      env.step(Uint8Array.of(actions.names.indexOf(action)), out);
      return {
        objectives: Object.fromEntries(objectives.names.map((name, k) => [name, out.objectives[k]])),
        executed: actions.names[out.executed[0]],
        terminated: out.terminated[0] === 1,
        truncated: out.truncated[0] === 1,
      };
    },
  };
};

function paint({ kinds, height, width }: Program, seen: Uint8Array): string[] {
  return Array.from({ length: height }, (_, row) => {
    const codes = seen.subarray(row * width, (row + 1) * width);
    return Array.from(codes, (code) => (code === 0 ? " " : kinds.glyphs[code])).join("");
  });
}

function sceneOf({ kinds, counters, cells, width }: Program, { state }: BatchEnv): Scene {
  const place = (cell: number): [number, number] => [Math.floor(cell / width), cell % width];
  return {
    get agent() {
      return place(state.agents[0]);
    },
    counter: (name) => state.counters[counters.names.indexOf(asName(name, counters.names, "counter"))],
    cells(name) {
      const kind = kinds.names.indexOf(asName(name, kinds.names, "kind"));
      const layer = state.boards.subarray(kinds.layer[kind] * cells, (kinds.layer[kind] + 1) * cells);
      return [...layer.keys()].filter((cell) => layer[cell] === kind).map(place);
    },
  };
}
