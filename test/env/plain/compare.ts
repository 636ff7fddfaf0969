import { BatchEnv, createBuffers, type Level, type Program, type StepBuffers } from "@mesagrid/env";
import { expect } from "vitest";
import type { Thing } from "./board.js";
import { side, view } from "./view.js";
import { PlainWorld } from "./world.js";

/** A level as a list of things. */
export function thingsOf(program: Program, board: Uint8Array): Thing[] {
  return [...board].flatMap((kind, at) => {
    const cell = at % program.cells;
    if (kind === 0) return [];
    return [
      {
        kind: program.kinds.names[kind],
        cell: [Math.floor(cell / program.width), cell % program.width] as const,
      },
    ];
  });
}

const HEADINGS = ["up", "down", "left", "right"];

/** Fails where two lists differ; asks for words only then, because most steps agree. */
function agree<T>(actual: readonly T[], expected: readonly T[], what: string): void {
  if (actual.length === expected.length && actual.every((value, n) => Object.is(value, expected[n]))) return;
  expect(actual, what).toEqual(expected);
}

/** The engine and its plain twin in the same world, with the same draws; every step is compared. */
export class Twins {
  readonly program: Program;
  readonly plain: PlainWorld;
  readonly #env: BatchEnv;
  readonly #out: StepBuffers;

  /** @param tape numbers in [0, 1) that both draw, more than they can use up */
  constructor(program: Program, level: Level, tape: Float64Array) {
    this.program = program;
    this.#env = new BatchEnv(program, { slots: 1, seed: 0, levels: level.set, autoreset: "disabled" });
    this.#out = createBuffers(program, 1);
    this.#env.reset(this.#out);
    this.#env.startFrom(0, level, this.#out, { tape });
    let drawn = 0;
    const start = { things: thingsOf(program, level.board), set: level.set };
    this.plain = new PlainWorld(program.scenario, start, () => tape[drawn++]);
    this.#compareState("start");
  }

  /** One step of both. @returns true if the episode is over */
  step(action: number, when: string): boolean {
    const { program } = this;
    const out = this.#out;
    this.#env.step(Uint8Array.of(action), out);
    const expected = this.plain.step(program.actions.names[action]);
    this.#compareState(when);
    const counts = program.events.map((name) => Math.min(255, expected.events.get(name) ?? 0));
    agree([...out.events], counts, `events, ${when}`);
    program.objectives.names.forEach((name, k) => {
      if (Math.abs(out.objectives[k] - expected.objectives.get(name)!) < 1e-9) return;
      expect(out.objectives[k], `${name}, ${when}`).toBeCloseTo(expected.objectives.get(name)!, 9);
    });
    const ending = [
      program.actions.names[out.executed[0]],
      out.terminated[0] === 1,
      out.truncated[0] === 1,
      program.outcomes[out.outcomes[0]],
    ];
    const { executed, terminated, truncated, outcome } = expected;
    agree(ending, [executed, terminated, truncated, outcome], `action and ending, ${when}`);
    return terminated || truncated;
  }

  #compareState(when: string): void {
    const { program, plain } = this;
    const { state } = this.#env;
    const out = this.#out;
    const board = program.layerNames.map((layer) =>
      plain.board.cells().map((cell) => plain.board.at(layer, cell) ?? ""),
    );
    const names = Array.from(state.boards, (code) => program.kinds.names[code]);
    agree(names, board.flat(), `board, ${when}`);
    const [row, column] = plain.board.agent();
    agree([state.agents[0]], [row * program.width + column], `agent, ${when}`);
    if (plain.heading) agree([HEADINGS[state.headings[0]]], [plain.heading], `heading, ${when}`);
    agree([...state.counters], [...plain.counters.values()], `counters, ${when}`);
    const seen = Array.from(out.cells, (code) => program.observation.codes[code]);
    agree(seen, view(plain).flat(), `what is seen, ${when}`);
    agree([...out.side], side(plain).map(Math.fround), `side numbers, ${when}`);
  }
}
