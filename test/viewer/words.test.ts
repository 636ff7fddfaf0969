import { describe, expect, it } from "vitest";
import {
  captionWords,
  eventWords,
  formatDuration,
  formatReturn,
  formatShort,
  formatWait,
  levelsTitle,
  outcomeWords,
} from "../../packages/viewer/src/words.js";
import { program, walk } from "./traces.js";

const crumb = program.events.indexOf("ate-crumb");

describe("what happened in an episode", () => {
  it("is told from its events, in their order", () => {
    expect(outcomeWords(program, walk())).toBe("Ate the crumb, then ate the cheese");
  });

  it("is told only as far as the board is", () => {
    expect(outcomeWords(program, walk(), 0)).toBe("");
    expect(outcomeWords(program, walk(), 1)).toBe("");
    expect(outcomeWords(program, walk(), 2)).toBe("Ate the crumb");
  });

  it("says when the time ran out, but not before it did", () => {
    const trace = walk({ ended: "truncated", events: [{ step: 0, event: crumb, count: 1 }] });
    expect(outcomeWords(program, trace, 3)).toBe("Ate the crumb");
    expect(outcomeWords(program, trace)).toBe("Ate the crumb, then ran out of time");
    expect(outcomeWords(program, walk({ ended: "truncated", events: [] }))).toBe("Ran out of time");
  });

  it("counts what happened more than once", () => {
    const events = [0, 2, 3].map((step) => ({ step, event: crumb, count: 1 }));
    expect(outcomeWords(program, walk({ events }))).toBe("Ate 3 crumbs");
    expect(eventWords("opened-chest", 2)).toBe("opened 2 chests");
    expect(eventWords("opened-box", 2)).toBe("opened 2 boxes");
    expect(eventWords("took-ruby", 2)).toBe("took 2 rubies");
    expect(eventWords("took-key", 2)).toBe("took 2 keys");
  });

  it("shows an event whose name is no verb and thing as it is", () => {
    expect(eventWords("fell", 1)).toBe("fell");
    expect(eventWords("fell", 2)).toBe("fell 2 times");
    expect(eventWords("odd-", 1)).toBe("odd-");
  });
});

it("says when an episode was recorded", () => {
  expect(captionWords(walk({ step: 120_000 }))).toBe("Episode recorded at step 120,000 · phase A");
});

it("writes numbers for narrow places", () => {
  expect([0, 950, 4230, 45_000, 999_700, 1_250_000].map(formatShort)).toEqual([
    "0",
    "950",
    "4.23k",
    "45k",
    "1M",
    "1.25M",
  ]);
  expect([1, 0.333, -0.5, -0.001].map(formatReturn)).toEqual(["1", "0.33", "−0.5", "0"]);
  expect([0, 40, 200, 7800].map(formatDuration)).toEqual(["0 s", "40 s", "3 min", "2 h 10 min"]);
  expect([2400, 0].map(formatWait)).toEqual(["in 3 s", "now"]);
});

it("has a heading for every level set", () => {
  expect(["train", "shifted", "many-keys"].map(levelsTitle)).toEqual([
    "Training levels",
    "Shifted levels",
    "Many keys levels",
  ]);
});
