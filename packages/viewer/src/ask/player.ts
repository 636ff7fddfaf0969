import type { Frame } from "@mesagrid/env";
import type { Played } from "../policy/rollout.js";
import { asked, type Session } from "./session.js";

/** Plays an episode from here, or goes through the checkpoints; one at a time. */
export interface Player {
  /** Starts an episode, each time with another seed. */
  start(play: (seed: number) => Played): void;
  /** Starts to go through the checkpoints, or stops it. */
  travel(): void;
  stop(): void;
  /** The episode that is being played, and where it is, in moves. */
  episode(): { readonly frames: readonly Frame[]; readonly position: number } | null;
  travelling(): boolean;
  /** Goes on; `changed` is told when it has chosen another checkpoint. */
  advance(milliseconds: number, session: Session, changed: () => void): void;
}

/** Moves a second. */
const SPEED = 6;
/** Milliseconds that the last frame stays, and a checkpoint. */
const HOLD = 1600;
const STAY = 420;

/** Makes it, at rest. */
export function createPlayer(): Player {
  let frames: readonly Frame[] | null = null;
  let position = 0;
  let held = 0;
  let seed = 0;
  let travelling = false;
  return {
    start(play) {
      seed++;
      ({ frames } = play(seed));
      [position, held, travelling] = [0, 0, false];
    },
    travel() {
      travelling = !travelling;
      held = travelling ? STAY : 0;
      frames = null;
    },
    stop() {
      frames = null;
      travelling = false;
    },
    episode: () => frames && { frames, position },
    travelling: () => travelling,
    advance(milliseconds, session, changed) {
      if (frames) {
        position = Math.min(frames.length - 1, position + (SPEED * milliseconds) / 1000);
        if (position < frames.length - 1) return;
        held += milliseconds;
        if (held >= HOLD) frames = null;
        return;
      }
      if (!travelling) return;
      held += milliseconds;
      // Waits for a network that is on its way.
      if (held < STAY || !asked(session).forward) return;
      held = 0;
      const { checkpoints, asking } = session;
      const at = checkpoints.findIndex(({ step }) => step === (asking.step ?? checkpoints.at(-1)?.step));
      asking.step = checkpoints[(at + 1) % checkpoints.length]?.step ?? null;
      changed();
      travelling = at + 1 < checkpoints.length - 1 || at === checkpoints.length - 1;
    },
  };
}
