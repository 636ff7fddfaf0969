import { BatchEnv, createBuffers, createStream, nextFloat, type Program, PURPOSE } from "@mesagrid/env";
import type { Engine, PlayCase } from "@mesagrid/study";
import { thingsOf } from "./compare.js";
import { view } from "./view.js";
import { PlainWorld } from "./world.js";

/** The plain twin as what plays recorded episodes. */
export const plainEngine: Engine = (program, { level, tape, counters }) => {
  let drawn = 0;
  const draw = (): number => {
    if (drawn >= tape.length) throw new RangeError(`the forced outcomes end after ${drawn} numbers`);
    return tape[drawn++];
  };
  const start = {
    things: thingsOf(program, level.board),
    set: level.set,
    counters: new Map(Object.entries(counters)),
  };
  const world = new PlainWorld(program.scenario, start, draw);
  const { kinds } = program.scenario;
  return {
    scene: {
      get agent() {
        return world.board.agent();
      },
      counter: (name) => world.counters.get(name)!,
      cells: (kind) => world.board.where(kind),
    },
    board() {
      const [picture] = view(world);
      return rows(
        program,
        picture.map((kind) => (kind === "" ? " " : kinds[kind].glyph)),
      );
    },
    step(action) {
      const { objectives, executed, terminated, truncated } = world.step(action);
      return { objectives: Object.fromEntries(objectives), executed, terminated, truncated };
    },
  };
};

/** Plays a case again on the plain twin; the engine draws the level that it starts from, and nothing else. */
export function replayPlainly(program: Program, recorded: PlayCase): PlayCase {
  const { scenario, variant, levels, seed, episode } = recorded;
  const env = new BatchEnv(program, { slots: 1, seed, levels });
  for (let n = 0; n <= episode; n++) env.reset(createBuffers(program, 1));
  const { set, board } = env.level(0);
  const stream = createStream(seed, PURPOSE.dynamics, 0, episode);
  const start = { things: thingsOf(program, board), set };
  const world = new PlainWorld(program.scenario, start, () => nextFloat(stream));
  const actions: string[] = [];
  const returns = new Map(program.objectives.names.map((name) => [name, 0]));
  let ended: PlayCase["ended"];
  for (const action of recorded.actions) {
    if (ended) break;
    actions.push(action);
    const { objectives, terminated, truncated, outcome } = world.step(action);
    for (const [name, paid] of objectives) returns.set(name, returns.get(name)! + paid);
    if (terminated || truncated) ended = { how: terminated ? "terminated" : "truncated", outcome };
  }
  return {
    ...{ scenario, ...(variant !== undefined && { variant }), levels, seed, episode, actions },
    board: rows(program, drawn(world)),
    returns: Object.fromEntries(returns),
    ...(ended && { ended }),
  };
}

const ARROWS = { up: "^", down: "v", left: "<", right: ">", none: "" } as const;

/** What a person is shown of each cell, row by row: the highest thing on it, and where the agent faces. */
function drawn({ board, heading, scenario }: PlainWorld): string[] {
  return board.cells().map((cell) => {
    const highest = board.stack(cell).pop();
    if (highest === undefined) return ".";
    return (scenario.kinds[highest].agent && heading && ARROWS[heading]) || scenario.kinds[highest].glyph;
  });
}

/** Cells, row by row, as one string a row. */
function rows({ height, width }: Program, cells: readonly string[]): string[] {
  return Array.from({ length: height }, (_, row) => cells.slice(row * width, (row + 1) * width).join(""));
}
