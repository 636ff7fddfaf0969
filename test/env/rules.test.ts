import { BatchEnv, compile, createBuffers, type Scenario } from "@mesagrid/env";
import { expect, test } from "vitest";
import { corridor } from "./scenarios.js";

const LEFT = 0;
const RIGHT = 1;
const STAY = 2;

/** The corridor `#R_o#` with other rules; the events of each step. */
function play(rules: Scenario["rules"], actions: readonly number[], change: Partial<Scenario> = {}) {
  const objectives: Scenario["objectives"] = { none: { role: "true", price: {} } };
  const phases = [{ name: "A", reward: {}, levels: "only", steps: 1 }];
  const program = compile(corridor({ rules, objectives, phases, ...change }));
  const env = new BatchEnv(program, { slots: 1, seed: 1, levels: "only", autoreset: "disabled" });
  const out = createBuffers(program, 1);
  env.reset(out);
  const events = actions.map((action) => {
    env.step(Uint8Array.of(action), out);
    return program.events.filter((_, event) => event > 0 && out.events[event] > 0);
  });
  return { events, env, program };
}

test("a rule sees what an earlier one of its stage has just changed, though nothing had changed for long", () => {
  const { events } = play(
    [
      { when: { every: "step" }, if: [{ moved: "right" }], do: [{ add: { coins: 1 } }] },
      { when: { every: "step" }, if: [{ counter: "coins", atLeast: 1 }], do: [{ emit: "rich" }] },
    ],
    [STAY, STAY, RIGHT, STAY],
  );
  expect(events).toEqual([[], [], ["rich"], ["rich"]]);
});

test("where a shift leads to holds for its own rule alone", () => {
  const { events } = play(
    [
      { when: { on: "coin" }, do: [{ shift: { kind: "coin", to: "left" } }] },
      { when: { on: "robot" }, if: [{ here: "coin" }], do: [{ emit: "coin-here" }] },
      { when: { on: "robot" }, if: [{ moved: "left" }], do: [{ emit: "went-left" }] },
      { when: { on: "robot" }, if: [{ was: "mat" }], do: [{ emit: "from-mat" }] },
    ].map((rule) => JSON.parse(JSON.stringify(rule).replace("coin-here", "coin-here"))),
    [RIGHT, RIGHT, STAY, LEFT],
  );
  expect(events).toEqual([[], ["from-mat"], [], ["went-left"]]);
});

test("all of a `turn` happens at once: two kinds trade places", () => {
  const { env, program } = play(
    [{ when: { every: "step" }, do: [{ turn: { coin: "wall", wall: "coin" }, everywhere: true }] }],
    [STAY],
  );
  const layer = program.kinds.layer[program.kinds.names.indexOf("coin")] * program.cells;
  const row = [...env.state.boards.subarray(layer + 5, layer + 10)].map((kind) => program.kinds.names[kind]);
  expect(row).toEqual(["coin", "", "", "wall", "coin"]);
});

test("the end of the board is no wall, neither for a corner nor for an edge", () => {
  const { events } = play(
    [
      { when: { each: "wall" }, if: [{ corner: "here" }], do: [{ emit: "corner" }] },
      { when: { each: "wall" }, if: [{ edge: "here" }], do: [{ emit: "edge" }] },
    ],
    [STAY],
    { size: [1, 5], levels: { only: { maps: [["#R_.#"]] } } },
  );
  expect(events).toEqual([[]]);
});

test("before an episode nothing has moved and nothing has been done", () => {
  const { events } = play(
    [
      { when: { start: "episode" }, if: [{ moved: "any" }], do: [{ add: { coins: 1 } }] },
      { when: { start: "episode" }, if: [{ action: "left" }], do: [{ add: { coins: 1 } }] },
      { when: { start: "episode" }, unless: [{ was: "robot" }], do: [{ add: { coins: 1 } }] },
      { when: { every: "step" }, if: [{ counter: "coins", atLeast: 1 }], do: [{ emit: "rich" }] },
    ],
    [RIGHT],
  );
  expect(events).toEqual([[]]);
});
