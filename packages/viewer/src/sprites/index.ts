import type { Program } from "@mesagrid/env";
import { agent } from "./agent.js";
import { cheese } from "./cheese.js";
import { chest } from "./chest.js";
import { corner } from "./corner.js";
import { glyph } from "./glyph.js";
import { key } from "./key.js";
import { mouse } from "./mouse.js";
import type { Sprite } from "./sprite.js";
import { wall } from "./wall.js";

export { BOX, JOIN, type Sprite } from "./sprite.js";

/** Every picture by the name that a scenario can give in `sprite`. */
export const SPRITES: Readonly<Record<string, Sprite>> = {
  agent,
  cheese,
  chest,
  corner,
  glyph,
  key,
  mouse,
  wall,
};

/**
 * Name of a kind's picture: what the scenario says, else the kind's own name, else the general agent for the agent, and
 * at last the tile with its glyph.
 */
export function spriteName(program: Program, kind: number): string {
  const name = program.kinds.names[kind];
  const wanted = program.scenario.kinds[name]?.sprite;
  for (const candidate of [wanted, name]) {
    if (candidate !== undefined && Object.hasOwn(SPRITES, candidate)) return candidate;
  }
  return kind === program.kinds.agent ? "agent" : "glyph";
}
