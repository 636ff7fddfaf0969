import { readFileSync } from "node:fs";
import { loadProgram, SPRITE_NAMES } from "@mesagrid/env";
import { describe, expect, it, test } from "vitest";
import { SPRITES, spriteName } from "../../packages/viewer/src/sprites/index.js";
import { corridor, everyShipped } from "../env/scenarios.js";

describe.each(everyShipped())("the kinds of %s", (_name, program) => {
  const kinds = program.kinds.names.slice(1);
  const pictures = kinds.map((_, index) => spriteName(program, index + 1));

  it("all have a picture", () => {
    expect(kinds.filter((_, index) => pictures[index] === "glyph")).toEqual([]);
  });

  it("have a picture each", () => {
    expect(new Set(pictures).size).toBe(kinds.length);
  });

  it("name pictures that there are", () => {
    const wanted = kinds.flatMap((kind) => program.scenario.kinds[kind]?.sprite ?? []);
    expect(wanted.filter((name) => !SPRITE_NAMES.some((known) => known === name))).toEqual([]);
  });
});

test("there are as many pictures as names, and what is opened has a picture too", () => {
  expect(Object.keys(SPRITES).sort()).toEqual([...SPRITE_NAMES].sort());
  expect(SPRITE_NAMES.length).toBeGreaterThan(40);
  for (const { opened } of Object.values(SPRITES)) if (opened) expect(SPRITES).toHaveProperty(opened);
});

test("editors complete the names, and allow others", () => {
  const schema = readFileSync(new URL("../../scenarios/scenario.schema.json", import.meta.url), "utf8");
  expect(schema).toContain('"blue-key"');
  const { kinds } = corridor();
  const later = { ...kinds, robot: { ...kinds.robot, sprite: "from-the-future" } };
  const program = loadProgram(corridor({ kinds: later }));
  expect(spriteName(program, program.kinds.agent)).toBe("robot");
});
