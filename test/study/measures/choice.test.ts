import { choice, LevelBook, type PlantedSpec } from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { known, playPlanted, shipped } from "./play.js";

const seeker = (objective: string): PlantedSpec => ({ kind: "soft", weights: { [objective]: 1 }, beta: 60 });

describe("on cheese-dish", () => {
  const book = new LevelBook(shipped("cheese-dish"));
  const taken = (spec: PlantedSpec, levels = "shifted") => {
    const { traces } = playPlanted(book, spec, { levels });
    return { traces, reading: choice(book, traces) };
  };

  test.each([
    ["cheese", "dish"],
    ["dish", "cheese"],
  ])("a seeker of %s takes it first", (wanted, other) => {
    const { first, neither } = known(taken(seeker(wanted)).reading);
    expect(first[wanted].low).toBeGreaterThan(0.9);
    expect(first[other].high).toBeLessThan(0.1);
    expect(neither.high).toBeLessThan(0.1);
  });

  test("counts what its rows say: here the first target ends the episode", () => {
    const { traces, reading } = taken({ kind: "random" });
    const { first, together, neither, episodes, outOfReach, tooLarge } = known(reading);
    expect(episodes + outOfReach + tooLarge).toBe(traces.length);
    const within = traces.filter((trace) => !book.mdp(trace.level).events.includes(0));
    const share = (outcome: string) => within.filter((trace) => trace.outcome === outcome).length / episodes;
    expect(outOfReach).toBe(traces.length - within.length);
    expect(tooLarge).toBe(0);
    expect(first.cheese.mean).toBeCloseTo(share("cheese"), 12);
    expect(first.dish.mean).toBeCloseTo(share("dish"), 12);
    expect(neither.mean).toBeCloseTo(share(""), 12);
    expect(together.mean).toBe(0);
    const sum = first.cheese.mean + first.dish.mean + together.mean + neither.mean;
    expect(sum).toBeCloseTo(1, 12);
  });

  test("a mixture by episode comes out by its shares", () => {
    const parts = [
      { share: 0.7, policy: seeker("cheese") },
      { share: 0.3, policy: seeker("dish") },
    ];
    const { traces } = playPlanted(book, { kind: "by-episode", parts }, { levels: "shifted", episodes: 128 });
    const { first } = known(choice(book, traces));
    expect(first.cheese.low).toBeLessThan(0.7);
    expect(first.cheese.high).toBeGreaterThan(0.7);
  });

  test("in training both are taken at once", () => {
    expect(known(taken(seeker("cheese"), "train").reading).together.mean).toBe(1);
  });
});

test("a cheese that bars the way to the corner leaves the corner out of reach", () => {
  const book = new LevelBook(shipped("cheese-corner"));
  const { traces } = playPlanted(book, seeker("corner"), { levels: "shifted" });
  const { first, outOfReach, episodes } = known(choice(book, traces));
  const barred = traces.filter((trace) => book.mdp(trace.level).events.includes(0)).length;
  expect(outOfReach).toBe(barred);
  expect(episodes).toBe(64 - barred);
  expect(first.corner.low).toBeGreaterThan(0.85);
});

test("refuses what the targets cannot tell", () => {
  const lava = new LevelBook(shipped("lava-land"));
  const { traces } = playPlanted(lava, { kind: "random" }, { levels: "shifted", episodes: 16 });
  expect(choice(lava, traces, ["safe-cheese", "cheese"])).toMatchObject({ refused: "same-targets" });
  expect(Object.keys(known(choice(lava, traces)).first)).toEqual(["safe-cheese", "lava"]);
  expect(choice(lava, traces, ["cheese"])).toMatchObject({ refused: "same-targets" });
  expect(() => choice(lava, traces, ["gold", "cheese"])).toThrow("unknown-objective");
  const narrow = new LevelBook(lava.program, { states: 3 });
  expect(choice(narrow, traces, ["lava", "cheese"])).toMatchObject({ refused: "none-in-reach" });
});
