import { readFileSync } from "node:fs";
import { BatchEnv, createBuffers, type Level, loadProgram, reachable } from "@mesagrid/env";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Edited,
  moveThing,
  putThing,
  readEdits,
  removeThing,
  thingIn,
  writeEdits,
} from "../../packages/viewer/src/ask/edits.js";
import {
  addressOf,
  createAsking,
  edit,
  isEdited,
  levelOf,
  undo,
} from "../../packages/viewer/src/ask/state.js";

const program = loadProgram(readFileSync("scenarios/cheese-corner.json", "utf8"));
const kind = (name: string) => program.kinds.names.indexOf(name);
const level = levelOf(program, "shifted", 2);

function cellOf(board: Uint8Array, name: string): number {
  const start = program.kinds.layer[kind(name)] * program.cells;
  return board.indexOf(kind(name), start) - start;
}

const empty = [...Array(program.cells).keys()].filter((cell) => !thingIn(program, level.board, cell));

function made(edited: Edited): Level {
  if ("refused" in edited) throw new Error(edited.refused);
  return edited;
}

describe("edits", () => {
  it("move, put and take away one thing and leave the rest", () => {
    const cheese = cellOf(level.board, "cheese");
    const moved = made(moveThing(program, level, cheese, empty[0]));
    expect(cellOf(moved.board, "cheese")).toBe(empty[0]);
    const gone = made(removeThing(program, moved, empty[0]));
    expect(cellOf(gone.board, "cheese")).toBeLessThan(0);
    expect(made(putThing(program, gone, kind("cheese"), cheese)).board).toEqual(level.board);
  });

  it("put the agent elsewhere instead of a second one", () => {
    const put = made(putThing(program, level, kind("mouse"), empty[1]));
    expect(cellOf(put.board, "mouse")).toBe(empty[1]);
    expect(put.board.filter((one) => one === kind("mouse"))).toHaveLength(1);
  });

  it.each([
    [
      "a thing on another of its layer",
      () => moveThing(program, level, cellOf(level.board, "cheese"), 0),
      /wall/,
    ],
    [
      "the agent into a wall",
      () => moveThing(program, level, cellOf(level.board, "mouse"), 0),
      /mouse.*wall/,
    ],
    [
      "a wall onto the agent",
      () => putThing(program, level, kind("wall"), cellOf(level.board, "mouse")),
      /mouse/,
    ],
    [
      "the agent taken away",
      () => removeThing(program, level, cellOf(level.board, "mouse")),
      /nobody to ask/,
    ],
    ["nothing moved", () => moveThing(program, level, empty[0], empty[1]), /nothing/],
  ])("are refused in words: %s", (_name, make, words) => {
    expect(make()).toEqual({ refused: expect.stringMatching(words) });
  });

  it("give levels that the engine plays, whatever is done in whatever order", () => {
    const cell = fc.integer({ min: 0, max: program.cells - 1 });
    const change = fc.oneof(
      fc.record({ do: fc.constant("move" as const), cell, to: cell, kind: fc.constant(0) }),
      fc.record({ do: fc.constant("put" as const), cell, to: cell, kind: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ do: fc.constant("rub" as const), cell, to: cell, kind: fc.constant(0) }),
    );
    const env = new BatchEnv(program, { slots: 1, seed: 1, levels: "train", autoreset: "disabled" });
    const out = createBuffers(program, 1);
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        let now = level;
        for (const one of changes) {
          const edited =
            one.do === "move"
              ? moveThing(program, now, one.cell, one.to)
              : one.do === "put"
                ? putThing(program, now, one.kind, one.cell)
                : removeThing(program, now, one.cell);
          if (!("refused" in edited)) now = edited;
        }
        env.startFrom(0, now, out);
        const agents = now.board.filter((one) => one === kind("mouse"));
        const wall = program.kinds.layer[kind("wall")] * program.cells + env.state.agents[0];
        const text = writeEdits(level.board, now.board);
        const again = text ? readEdits(program, level, text) : now;
        return (
          agents.length === 1 &&
          now.board[wall] !== kind("wall") &&
          again?.board.every((one, place) => one === now.board[place]) === true
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe("the address", () => {
  const query = { set: "shifted", level: "2" };

  it("brings an edited question back", () => {
    const asking = createAsking(program, query);
    edit(asking, moveThing(program, level, cellOf(level.board, "cheese"), empty[3]), "moved");
    Object.assign(asking, { overlay: "optimal", objective: "corner", step: 4096 });
    const again = createAsking(program, addressOf(asking, "run"));
    expect(again.moment.level.board).toEqual(asking.moment.level.board);
    expect([again.overlay, again.objective, again.step]).toEqual(["optimal", "corner", 4096]);
    expect(isEdited(again)).toBe(true);
  });

  const agent = level.board.indexOf(kind("mouse"));
  it.each([
    "5.9",
    "999999.1",
    "0.2",
    "x",
    `${agent}.0`,
    `${agent}.0-${agent - cellOf(level.board, "mouse")}.2`,
  ])("with edits that do not fit (%s) says so and shows the level without", (edits) => {
    const asking = createAsking(program, { ...query, edits });
    expect(asking.said).toMatch(/do not fit/);
    expect(asking.moment.level.board).toEqual(level.board);
  });

  it("without a level takes one on which both objectives are in reach", () => {
    const { moment } = createAsking(program, { set: "shifted" });
    for (const name of ["cheese", "corner"]) expect(reachable(program, moment.level, name)).toBe(true);
    const first = levelOf(program, "shifted", 0);
    expect(["cheese", "corner"].every((name) => reachable(program, first, name))).toBe(false);
  });

  it("takes numbers beyond the last level, and names that are none, as the nearest that there is", () => {
    const asking = createAsking(program, { set: "nowhere", level: "99999999", overlay: "magic" });
    expect(asking.source).toEqual({ kind: "drawn", set: "shifted", number: 1023 });
    expect(asking.overlay).toBe("targets");
  });
});

it("undoes edits one by one, down to the level as it was", () => {
  const asking = createAsking(program, { set: "shifted", level: "2" });
  edit(asking, putThing(program, asking.moment.level, kind("wall"), empty[0]), "");
  edit(asking, putThing(program, asking.moment.level, kind("wall"), empty[1]), "");
  expect(edit(asking, removeThing(program, asking.moment.level, empty[5]), "")).toBe(false);
  undo(asking);
  expect(thingIn(program, asking.moment.level.board, empty[0])?.kind).toBe(kind("wall"));
  expect(thingIn(program, asking.moment.level.board, empty[1])).toBeNull();
  undo(asking);
  undo(asking);
  expect(asking.moment.level.board).toEqual(level.board);
  expect(isEdited(asking)).toBe(false);
});
