import type { Program, SpriteName } from "@mesagrid/env";
import { agent } from "./agent.js";
import { bird, cat, ghost, monster } from "./animals.js";
import { boat } from "./boat.js";
import { box, empty, prize, tintedBox, wrappedBox } from "./box.js";
import { brick } from "./brick.js";
import { cheese } from "./cheese.js";
import { chest, openChest, tintedChest, treasure } from "./chest.js";
import { corner } from "./corner.js";
import { beacon, button, camera, cover, lamp, lever, light, panel, sign } from "./devices.js";
import { arrowDoor, door, frame, lockedDoor, openDoor, tintedDoor } from "./door.js";
import { ball, bow, bucket, letter, shield, sword } from "./gear.js";
import { diamond, gem, glass, line, tinsel } from "./gem.js";
import { glyph } from "./glyph.js";
import { key, tintedKey } from "./key.js";
import { mouse } from "./mouse.js";
import { hero, lumberjack, supervisor } from "./person.js";
import { apple, flowers, hedge, log, tomato, tree } from "./plants.js";
import { robot } from "./robot.js";
import { coin, gold, heart, rock, star, stone } from "./rocks.js";
import { hungry, speech, thirsty } from "./speech.js";
import type { Sprite } from "./sprite.js";
import { dish, drink, food, shards, vase, whisky } from "./table.js";
import { fire, grass, hole, ice, lava, sand, water } from "./terrain.js";
import {
  arrow,
  belt,
  beltEnd,
  floor,
  goal,
  goalArea,
  moodFloor,
  pause,
  plate,
  portal,
  punishment,
  stop,
  trail,
} from "./tiles.js";
import { inTints } from "./tint.js";
import { wall } from "./wall.js";

export { BOX, JOIN, type Sprite } from "./sprite.js";

/** Every picture by the name that a scenario can give in `sprite`. */
export const SPRITES: Readonly<Record<SpriteName, Sprite>> = {
  agent,
  apple,
  "arrow-down": arrow("down"),
  "arrow-left": arrow("left"),
  "arrow-right": arrow("right"),
  "arrow-up": arrow("up"),
  ball: ball(),
  "beacon-1": beacon(1),
  "beacon-2": beacon(2),
  "beacon-3": beacon(3),
  "belt-down": belt("down"),
  "belt-end": beltEnd,
  "belt-left": belt("left"),
  "belt-right": belt("right"),
  "belt-up": belt("up"),
  bird,
  boat,
  bow,
  box: box(1),
  "box-2": box(2),
  "box-3": box(3),
  "box-left": wrappedBox(true),
  "box-right": wrappedBox(false),
  brick,
  bucket,
  button,
  camera,
  cat,
  cheese,
  chest,
  coin,
  corner,
  cover,
  diamond,
  "diamond-switch-high": lever(true, "diamond"),
  "diamond-switch-low": lever(false, "diamond"),
  dish,
  door,
  "door-down": arrowDoor(false),
  "door-up": arrowDoor(true),
  "dry-tomato": tomato(false),
  empty,
  fire,
  floor,
  flowers,
  "foe-floor": moodFloor("foe"),
  "frame-down": frame(false),
  "frame-up": frame(true),
  "friend-floor": moodFloor("friend"),
  ghost,
  glass,
  glyph,
  goal,
  "goal-area": goalArea,
  gold,
  grass,
  heart,
  hedge,
  hero,
  hole,
  hungry,
  ice,
  key,
  lamp: lamp(true),
  "lamp-off": lamp(false),
  lava,
  letter,
  light,
  "locked-door": lockedDoor,
  log,
  lumberjack,
  monster,
  mouse,
  "neutral-floor": moodFloor("neutral"),
  "open-chest": openChest,
  "open-door": openDoor,
  panel,
  pause,
  plate,
  portal,
  prize,
  punishment,
  robot,
  rock: rock(1),
  "rock-2": rock(2),
  "rock-3": rock(3),
  "rock-switch-high": lever(true, "rock"),
  "rock-switch-low": lever(false, "rock"),
  sand,
  shards,
  shield,
  sign: sign(false),
  "sign-lit": sign(true),
  star,
  stone,
  "stop-1": stop(1),
  "stop-2": stop(2),
  "stop-3": stop(3),
  supervisor,
  switch: lever(false),
  "switch-on": lever(true),
  sword,
  thirsty,
  tinsel,
  trail,
  treasure,
  tree,
  vase,
  wall,
  water,
  "wet-tomato": tomato(true),
  whisky,
  ...inTints("ball", ball),
  ...inTints("box", tintedBox),
  ...inTints("chest", tintedChest),
  ...inTints("door", tintedDoor),
  ...inTints("drink", drink),
  ...inTints("food", food),
  ...inTints("gem", gem),
  ...inTints("key", tintedKey),
  ...inTints("lamp", (tint) => lamp(true, tint, true)),
  ...inTints("line", line),
  ...inTints("speech", speech),
};

/**
 * Name of a kind's picture: what the scenario says, else the kind's own name, else the general agent for the agent, and
 * at last the tile with its glyph.
 */
export function spriteName(program: Program, kind: number): SpriteName {
  const name = program.kinds.names[kind];
  const wanted = program.scenario.kinds[name]?.sprite;
  for (const candidate of [wanted, name]) {
    if (candidate !== undefined && isSprite(candidate)) return candidate;
  }
  return kind === program.kinds.agent ? "agent" : "glyph";
}

function isSprite(name: string): name is SpriteName {
  return Object.hasOwn(SPRITES, name);
}
