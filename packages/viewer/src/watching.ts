import { decodeTrace } from "@mesagrid/env";
import { BOUNDS, type BoardFrame } from "@mesagrid/server/protocol";
import { receiveEpisode, receiveMetrics, receiveRun, type ViewerState } from "./state.js";
import type { ChannelMessage, Subscriptions } from "./subscriptions.js";
import { closeLive, openLive, refusalWords, takeFrame } from "./watch/live/state.js";

/** What the page is subscribed to: the chosen run, and slots of its training if they are wanted. */
export interface Watching {
  /** Watches the run that is chosen now, in place of the one before. */
  begin(): void;
  /** Watches as many slots of its training as are wanted now. */
  beginLive(): void;
  /** Tries again what was refused, once a training goes on. */
  keepUp(): void;
}

/** Milliseconds before slots that were refused are asked for again. */
const ASK_AGAIN = 2000;

/** Subscribes for a state. @param now a clock in milliseconds */
export function createWatching(
  state: ViewerState,
  subscriptions: Subscriptions,
  now: () => number,
): Watching {
  let endRun = () => {};
  let endLive = () => {};
  let asked = Number.NEGATIVE_INFINITY;

  function beginLive(): void {
    const { live, chosenRun, recorded } = state;
    endLive();
    endLive = () => {};
    closeLive(live, "");
    if (live.wanted === 0 || chosenRun === null || recorded) return;
    asked = now();
    const slots = Array.from({ length: Math.min(BOUNDS.slots, live.wanted) }, (_, slot) => slot);
    endLive = subscriptions.begin({ kind: "live", run: chosenRun, slots }, [], {
      subscribed: ({ boards }) => boards && openLive(live, boards),
      message: (message) => takeFrame(live, message as BoardFrame, now()),
      over: ({ code, words }) => closeLive(live, refusalWords(code, words)),
    });
  }

  return {
    begin() {
      endRun();
      endRun = () => {};
      beginLive();
      if (state.chosenRun === null) return;
      endRun = subscriptions.begin({ kind: "run", run: state.chosenRun }, [], {
        message: (message) => receive(state, message, now()),
        over: ({ words }) => {
          state.problem = words;
        },
      });
    },
    beginLive,
    keepUp() {
      const { live, run } = state;
      const refused = live.wanted > 0 && live.words !== "" && run?.status === "running";
      if (refused && now() - asked > ASK_AGAIN) beginLive();
    },
  };
}

function receive(state: ViewerState, message: ChannelMessage, now: number): void {
  if (message.type === "run") receiveRun(state, message.run, now);
  if (message.type === "metrics") receiveMetrics(state, message.rows, message.first);
  if (message.type === "episode") receiveEpisode(state, decodeTrace(message.trace));
}
