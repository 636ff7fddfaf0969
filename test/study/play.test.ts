import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { actionOf, checkText, examine, Game, loadProgram, TEMPLATES, writeJson } from "@mesagrid/env";
import { keyLine, screenOf } from "@mesagrid/study";
import { expect, test } from "vitest";
import { ROOT, read } from "../structure/repository.js";
import { mesagrid } from "./screen.js";
import { workplace } from "./worlds.js";

const CORNER = join(ROOT, "scenarios/cheese-corner.json");

test("a person sees the board, every objective's return and what has happened", () => {
  const game = new Game(loadProgram(read("scenarios/keys-chests.json")), "train", 1);
  for (const action of ["left", "left", "up", "up", "right", "fly"]) game.act(action);
  const screen = screenOf(game);
  expect(game.actions).toEqual(["left", "left", "up", "up", "right"]);
  expect(screen).toContain("move 5 of 128");
  expect(screen).toContain("chests (true): 0");
  expect(screen).toContain("keys (proxy): 0");
  game.next();
  expect([game.episode, game.actions.length, game.over]).toEqual([1, 0, false]);
});

test("keys stand for what a scenario has, and an agent that faces somewhere is drawn as an arrow", () => {
  const walker = loadProgram(read("scenarios/cheese-corner.json")).actions.names;
  const turner = loadProgram(read("scenarios/minigrid-door-key.json"));
  expect(["up", "a", "p", "x"].map((key) => actionOf(key, walker))).toEqual([
    "up",
    "left",
    undefined,
    undefined,
  ]);
  expect(["up", "a", "p", "down"].map((key) => actionOf(key, turner.actions.names))).toEqual([
    "forward",
    "turn-left",
    "pickup",
    undefined,
  ]);
  expect(keyLine(walker)).toBe("arrows or wasd: move   n: next level   q: leave");
  expect(keyLine(turner.actions.names)).toContain("p: pickup   o: drop   t: toggle");
  const game = new Game(turner, "train", 1);
  const arrow = (): string | undefined =>
    screenOf(game)
      .split("\n")
      .map((line) => line.slice(0, turner.width))
      .join("")
      .match(/[\^v<>]/)?.[0];
  const before = arrow() ?? "";
  game.act("turn-right");
  expect(arrow()).toBe({ "^": ">", ">": "v", v: "<", "<": "^" }[before]);
});

test("an episode that is over takes no more actions and says how it ended", () => {
  const program = loadProgram({ ...JSON.parse(read("scenarios/cheese-corner.json")), limit: 2 });
  const game = new Game(program, "train", 1);
  for (let i = 0; i < 5; i++) game.act("down");
  expect(game.actions).toHaveLength(2);
  expect(game.ended).toEqual({ how: "truncated", outcome: "" });
  expect(screenOf(game)).toContain("over: cut off by the limit");
});

test("play --actions plays without a terminal and records; a wrong action is told", async () => {
  const file = join(workplace().folder, "case.json");
  const played = await mesagrid("play", CORNER, "--actions", "up,left", "--record", file);
  expect([played.code, played.out]).toEqual([0, expect.stringContaining("recorded 2 actions")]);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    scenario: "cheese-corner",
    actions: ["up", "left"],
  });
  const wrong = await mesagrid("play", CORNER, "--actions", "jump");
  expect([wrong.code, wrong.err]).toEqual([
    1,
    expect.stringMatching(/no action 'jump'.*up, down, left, right/s),
  ]);
});

test("new writes a world that checks, and never over a file", async () => {
  const { folder } = workplace();
  const written = await mesagrid("new", "lamp", "--out", folder);
  expect([written.code, existsSync(join(folder, "lamp.json"))]).toEqual([0, true]);
  expect((await mesagrid("check", join(folder, "lamp.json"))).code).toBe(0);
  expect((await mesagrid("new", "lamp", "--out", folder)).err).toContain("is there already");
  expect((await mesagrid("new", "9 lives", "--out", folder)).err).toContain("cannot name a scenario");
  const drawn = await mesagrid("new", "gem", "--template", "gem-right", "--out", folder);
  expect([drawn.code, readFileSync(join(folder, "gem.json"), "utf8")]).toEqual([
    0,
    expect.stringContaining('"maps"'),
  ]);
});

test.each(TEMPLATES)(
  "the template $id is a world of two objectives that only shifted levels part",
  ({ make }) => {
    const text = writeJson(make("my-world"));
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(130);
    expect(JSON.parse(text)).toEqual(make("my-world"));
    const { program, problems } = checkText(text);
    expect(problems).toEqual([]);
    if (!program) return;
    expect([program.name, program.objectives.roles]).toEqual(["my-world", ["true", "proxy"]]);
    const { sets, warnings } = examine(program, { levels: 8 });
    expect(warnings).toEqual([]);
    const apart = Object.fromEntries(sets.map(({ set, pairs }) => [set, pairs[0].distinguishing > 0]));
    expect(apart).toMatchObject({ train: false, shifted: true });
  },
);
