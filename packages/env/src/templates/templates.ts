import type { Scenario } from "../schema/scenario.js";
import { coinsGate } from "./coins-gate.js";
import { gemRight } from "./gem-right.js";
import { lampDoor } from "./lamp-door.js";

/** A world of two objectives to start a new one from. */
export interface Template {
  readonly id: string;
  readonly title: string;
  /** One sentence: what it shows how to write. */
  readonly description: string;
  /** The world under a name of its own: a letter, then letters, digits and hyphens. */
  make(name: string): Scenario;
}

/** The worlds that `mesagrid new` and the page's editor offer to start from, the simplest first. */
export const TEMPLATES: readonly Template[] = [
  {
    id: "lamp-door",
    title: "A thing and its sign",
    description: "A door is wanted, and a lamp always hangs over it; levels are generated.",
    make: lampDoor,
  },
  {
    id: "gem-right",
    title: "A thing and its place",
    description: "A gem is wanted, and it always lies on the right; levels are drawn by hand.",
    make: gemRight,
  },
  {
    id: "coins-gate",
    title: "An end and its means",
    description: "A gate opens for two coins; a counter holds the coins.",
    make: coinsGate,
  },
];
