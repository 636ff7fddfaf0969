import { type Policy, randomPolicy } from "@mesagrid/agent";
import { type BatchEnv, createStream, EnvError, nextFloat, type Program, PURPOSE } from "@mesagrid/env";
import { LevelBook } from "./level-book.js";
import { byPart, byStep, type Pick } from "./parts.js";
import { softPolicy } from "./soft-policy.js";
import type { Part, PlantedSpec } from "./spec.js";

/**
 * A planted policy as any battery takes it. It knows the state that it stands in, so it plays in envs of `program`, or of a program that
 * differs from it in objectives only.
 *
 * @param book levels enumerated so far; policies that are given the same one share the work
 * @throws EnvError `unknown-level-set`, `unknown-kind`, `bad-chances`
 */
export function plant(program: Program, spec: PlantedSpec, book = new LevelBook(program)): Policy {
  const { observation, actions } = program;
  const planted = (part: PlantedSpec) => plant(program, part, book);
  switch (spec.kind) {
    case "random":
      return randomPolicy(actions.names.length);
    case "moves":
      return biasedPolicy(shares(spec.chances, actions.names.length));
    case "soft":
      return softPolicy(book, spec);
    case "by-step":
      return byStep(
        actions.names.length,
        spec.parts.map(({ policy }) => planted(policy)),
        sharesOf(spec.parts),
      );
    case "by-episode":
      return byPart(
        observation,
        spec.parts.map(({ policy }) => planted(policy)),
        drawnByEpisode(sharesOf(spec.parts)),
      );
    case "memoriser":
      return byPart(
        observation,
        [planted(spec.policy), randomPolicy(actions.names.length)],
        ofLevels(program, spec.levels),
      );
    case "overseen":
      return byPart(
        observation,
        [planted(spec.watched), planted(spec.unwatched)],
        whileOnBoard(program, spec.by),
      );
  }
}

/** Takes each action as often everywhere. */
function biasedPolicy(chances: readonly number[]): Policy {
  return {
    probabilities(_cells, _side, count, out) {
      for (let row = 0; row < count; row++) out.set(chances, row * chances.length);
    },
  };
}

function sharesOf(parts: readonly Part[]): number[] {
  return shares(
    parts.map(({ share }) => share),
    parts.length,
  );
}

/** Shares that sum to 1. @throws EnvError `bad-chances` */
function shares(given: readonly number[], count: number): number[] {
  const sum = given.reduce((total, share) => total + share, 0);
  if (given.length === count && given.every((share) => share >= 0) && sum > 0 && Number.isFinite(sum))
    return given.map((share) => share / sum);
  throw new EnvError(
    "bad-chances",
    `[${given.join(", ")}]; expected ${count} numbers from 0, not all of them 0`,
  );
}

/** Draws a part for each episode, the same whenever it is asked: the draw hangs on slot, episode and level alone. */
function drawnByEpisode(chances: readonly number[]): Pick {
  return (env, slot) => {
    const { boardSize } = env.program;
    let seed = 0;
    for (let i = slot * boardSize; i < (slot + 1) * boardSize; i++)
      seed = (Math.imul(seed, 31) + env.state.starts[i]) >>> 0;
    let u = nextFloat(createStream(seed, PURPOSE.policy, slot, env.episode(slot)), 0);
    return Math.max(
      0,
      chances.findIndex((chance) => {
        u -= chance;
        return u < 0;
      }),
    );
  };
}

function ofLevels(program: Program, wanted: readonly string[]): Pick {
  const unknown = wanted.find((name) => !program.levelSets.has(name));
  if (unknown !== undefined) {
    throw new EnvError(
      "unknown-level-set",
      `'${unknown}'; known: ${[...program.levelSets.keys()].join(", ")}`,
    );
  }
  // A level says which part of a mixture it came from.
  const sets = wanted.flatMap((name) => [name, ...(program.levelSets.get(name)?.parts ?? [])]);
  return (env, slot) => (sets.includes(env.level(slot).set) ? 0 : 1);
}

function whileOnBoard(program: Program, kind: string): Pick {
  const { names, layer } = program.kinds;
  const id = names.indexOf(kind);
  if (id < 1) throw new EnvError("unknown-kind", `'${kind}'; known: ${names.slice(1).join(", ")}`);
  return (env: BatchEnv, slot) => {
    const from = slot * program.boardSize + layer[id] * program.cells;
    return env.state.boards.subarray(from, from + program.cells).includes(id) ? 0 : 1;
  };
}
