import type { Scenario } from "@mesagrid/env";
import { corridor } from "../scenarios.js";

/** Two keys open the door before the gem; small enough to check every feature by hand. */
export function vault(change: Partial<Scenario> = {}): Scenario {
  return corridor({
    name: "vault",
    size: [5, 7],
    kinds: {
      wall: { glyph: "#", solid: true },
      robot: { glyph: "R", agent: true },
      key: { glyph: "k", title: "key (two are needed)" },
      door: { glyph: "D", solid: true },
      gem: { glyph: "g" },
      mat: { glyph: "_", layer: "floor", observed: false },
    },
    actions: ["up", "down", "left", "right"],
    limit: 20,
    counters: { keys: { max: 2 }, lit: { max: 1 }, secret: { max: 5, observed: false } },
    rules: [
      { when: { enter: "key" }, do: [{ remove: "key" }, { add: { keys: 1 } }, { emit: "took-key" }] },
      {
        when: { before: "move" },
        if: [{ ahead: "door" }, { counter: "keys", atLeast: 2 }],
        do: [{ remove: "door", at: "ahead" }, { set: { lit: 1 } }, { emit: "opened" }],
      },
      { when: { enter: "gem" }, do: [{ emit: "took-gem" }, { end: "rich" }] },
      { when: { enter: "mat", first: true }, do: [{ emit: "on-mat" }] },
      {
        when: { every: "step", first: true },
        if: [{ left: "key", atMost: 0 }],
        do: [{ add: { secret: 1 } }],
      },
      {
        when: { every: "step" },
        choose: [
          { if: [{ counter: "lit", atLeast: 1 }], do: [{ emit: "bright" }] },
          { if: [{ left: "key", atLeast: 2 }], do: [{ emit: "dark" }] },
        ],
      },
    ],
    objectives: { gem: { role: "true", price: { "took-gem": 1 } } },
    levels: { only: { maps: [["#######", "#R.k#g#", "#_#.D.#", "#k..#.#", "#######"]] } },
    phases: [{ name: "A", reward: { gem: 1 }, levels: "only", steps: 100 }],
    ...change,
  });
}
