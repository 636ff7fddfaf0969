import { type Frame, loadProgram, replay } from "@mesagrid/env";
import { describe, expect, it } from "vitest";
import { happenings } from "../../packages/viewer/src/drawing/happenings.js";
import { joinsOf } from "../../packages/viewer/src/drawing/joins.js";
import { movesBetween } from "../../packages/viewer/src/drawing/moves.js";
import { straighten } from "../../packages/viewer/src/drawing/straight.js";
import { corridor } from "../env/scenarios.js";
import { program, walk } from "./traces.js";

const [MOUSE, CRUMB, CHEESE] = ["mouse", "crumb", "cheese"].map((name) => program.kinds.names.indexOf(name));

describe("what a step did", () => {
  const frames = replay(program, walk());

  it("is nothing where only the agent moved", () => {
    expect(happenings(program, frames[0], frames[1])).toEqual([]);
  });

  it("is that something is gone", () => {
    expect(happenings(program, frames[1], frames[2])).toEqual([{ what: "gone", cell: 2, kind: CRUMB }]);
  });

  it("is that something has changed, if another kind came from nowhere to its place", () => {
    const board = frames[0].board.slice();
    board[program.kinds.layer[CRUMB] * program.cells + 2] = CHEESE;
    const after: Frame = { ...frames[0], board };
    expect(happenings(program, frames[0], after)).toEqual([{ what: "changed", cell: 2, kind: CRUMB }]);
  });

  it("is that it hurt, if an event costs something", () => {
    const objectives = { coins: { role: "true", price: { "took-coin": -1, step: -1 } } } as const;
    const dear = loadProgram(
      corridor({ objectives, phases: [{ name: "A", reward: { coins: 1 }, levels: "only", steps: 1 }] }),
    );
    const events = new Uint8Array(dear.events.length);
    const still = { ...frames[0], board: new Uint8Array(dear.boardSize), agent: 3, events };
    const agent = dear.kinds.agent;
    expect(happenings(dear, still, still)).toEqual([]);
    const passing = { ...still, events: events.map((_, event) => (event === 0 ? 1 : 0)) };
    expect(happenings(dear, still, passing)).toEqual([]);
    const took = dear.events.indexOf("took-coin");
    const paid = { ...still, events: events.map((_, event) => (event === took ? 1 : 0)) };
    expect(happenings(dear, still, paid)).toEqual([{ what: "hurt", cell: 3, kind: agent }]);
  });
});

describe("boards", () => {
  const place = (cells: Readonly<Record<number, number>>) => {
    const board = new Uint8Array(program.boardSize);
    for (const [cell, kind] of Object.entries(cells)) {
      board[program.kinds.layer[kind] * program.cells + Number(cell)] = kind;
    }
    return board;
  };

  it("differ by moves, vanishings and appearances", () => {
    const moves = movesBetween(program, place({ 0: MOUSE, 1: CRUMB }), place({ 1: MOUSE, 4: CHEESE }));
    expect(moves.map(({ kind, from, to }) => [kind, from, to])).toEqual(
      expect.arrayContaining([
        [MOUSE, 0, 1],
        [CRUMB, 1, -1],
        [CHEESE, -1, 4],
      ]),
    );
    expect(moves).toHaveLength(3);
  });

  it("say on which sides a kind goes on", () => {
    const board = place({ 1: CRUMB, 2: CRUMB, 3: CHEESE });
    const layer = program.kinds.layer[CRUMB];
    expect([1, 2].map((cell) => joinsOf(program, board, layer, cell))).toEqual([2, 8]);
  });
});

it("colours are freed of their opacity", () => {
  const pixels = Uint8ClampedArray.of(50, 100, 25, 100, 9, 9, 9, 255, 0, 0, 0, 0);
  straighten(pixels);
  expect([...pixels]).toEqual([128, 255, 64, 100, 9, 9, 9, 255, 0, 0, 0, 0]);
});
