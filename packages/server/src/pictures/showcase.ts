import type { OnStep } from "@mesagrid/agent";
import { type BoardFacts, layoutOf } from "../protocol/index.js";
import { factsOf, firstSlots } from "./facts.js";
import { fillPicture } from "./fill.js";
import { type SharedMemory, SharedPicture } from "./shared-picture.js";

/** What a training's worker says of its slots: first where they can be looked at, then each time that they have been drawn. */
export type Showing =
  | { readonly type: "shows"; readonly facts: BoardFacts; readonly shared: SharedMemory }
  | { readonly type: "drawn" };

/** Most slots of a training that can be looked at: its first. */
const MOST_SLOTS = 256;
/** Milliseconds between two pictures. */
const FRAME = 1000 / 30;

/**
 * Shows a training's slots to the server's thread while somebody looks on: up to 30 times a second they are drawn into shared memory.
 * While nobody does, all it costs is a look at one number a step of all slots.
 */
export function showcase(say: (showing: Showing) => void): OnStep {
  let picture: SharedPicture | undefined;
  let next = 0;
  return (view, step) => {
    if (!picture) {
      const { program, slots } = view.env;
      const facts = factsOf(program, firstSlots(Math.min(slots, MOST_SLOTS)));
      picture = new SharedPicture(layoutOf(facts));
      say({ type: "shows", facts, shared: picture.shared });
    }
    if (!picture.watched) return;
    const now = performance.now();
    if (now < next) return;
    next = now + FRAME;
    picture.draw(step, (into, shown) => fillPicture(into, view, shown));
    say({ type: "drawn" });
  };
}
