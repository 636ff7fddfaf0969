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
    this.plain = new PlainWorld(program.scenario, thingsOf(program, level.board), () => tape[drawn++]);
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
    expect([...out.events], `events, ${when}`).toEqual(counts);
    program.objectives.names.forEach((name, k) => {
      expect(out.objectives[k], `${name}, ${when}`).toBeCloseTo(expected.objectives.get(name)!, 9);
    });
    expect(
      {
        executed: program.actions.names[out.executed[0]],
        terminated: out.terminated[0] === 1,
        truncated: out.truncated[0] === 1,
        outcome: program.outcomes[out.outcomes[0]],
      },
      when,
    ).toEqual({
      executed: expected.executed,
      terminated: expected.terminated,
      truncated: expected.truncated,
      outcome: expected.outcome,
    });
    return expected.terminated || expected.truncated;
  }

  #compareState(when: string): void {
    const { program, plain } = this;
    const { state } = this.#env;
    const out = this.#out;
    const names = (codes: ArrayLike<number>): string[] =>
      Array.from(codes, (code) => program.kinds.names[code]);
    const board = program.layerNames.map((layer) =>
      plain.board.cells().map((cell) => plain.board.at(layer, cell) ?? ""),
    );
    expect(names(state.boards), `board, ${when}`).toEqual(board.flat());
    const [row, column] = plain.board.agent();
    expect(state.agents[0], `agent, ${when}`).toBe(row * program.width + column);
    expect([...state.counters], `counters, ${when}`).toEqual([...plain.counters.values()]);
    expect(names(out.cells), `what is seen, ${when}`).toEqual(view(plain).flat());
    expect([...out.side], `side numbers, ${when}`).toEqual(side(plain).map(Math.fround));
  }
}
