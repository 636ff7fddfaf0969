import { type BoardFacts, type BoardFrame, Boards, PLACE } from "@mesagrid/server/protocol";
import { formatCount } from "../../words.js";

/** Slots of a training that are watched as they are now. */
export interface LiveState {
  /** How many a person wants to see; 0 while recorded episodes are shown. */
  wanted: number;
  /** The channel's boards, while it is open. */
  boards: Boards | null;
  facts: BoardFacts | null;
  /** Why there are none, in words. */
  words: string;
  /** Frames that came; each is another picture. */
  frames: number;
  /** When the latest came, and how long after the one before, smoothed: milliseconds. */
  at: number;
  every: number;
}

/** Numbers of boards that can be chosen. */
export const SLOT_CHOICES = [1, 4, 9, 16, 36, 64] as const;
/** The choice at first. */
export const USUAL_SLOTS = 16;

/** Frames do not come quicker than that; slower ones are not glided to for longer. */
const [QUICKEST, SLOWEST] = [33, 300];

/** Nothing live is watched. */
export function createLive(): LiveState {
  return { wanted: 0, boards: null, facts: null, words: "", frames: 0, at: 0, every: QUICKEST };
}

/** The channel is open. */
export function openLive(live: LiveState, facts: BoardFacts): void {
  Object.assign(live, { boards: new Boards(facts), facts, words: "" });
}

/** Takes a frame in, at `now` on a clock in milliseconds. @throws ProtocolError if it does not fit */
export function takeFrame(live: LiveState, frame: BoardFrame, now: number): void {
  if (!live.boards?.apply(frame)) return;
  const passed = Math.min(SLOWEST, Math.max(QUICKEST, now - live.at));
  live.every = live.frames === 0 ? QUICKEST : 0.8 * live.every + 0.2 * passed;
  live.at = now;
  live.frames++;
}

/** There is no channel any more, for a reason in words. */
export function closeLive(live: LiveState, words: string): void {
  Object.assign(live, { boards: null, facts: null, words });
}

/** Why nothing live can be seen, from the server's code. */
export function refusalWords(code: string, words: string): string {
  if (code === "not-running")
    return "This run is not being trained by this server right now, so that there is nothing to see live.";
  if (code === "no-such-slot") return "The training has fewer worlds than that. Choose fewer boards.";
  return words;
}

/** What the boards show, in one sentence. */
export function liveWords({ boards, facts, frames, words, wanted }: LiveState): string {
  if (words !== "") return words;
  if (!boards || !facts || frames === 0) return "Waiting for the training to move…";
  const step = formatCount(boards.picture.place[PLACE.position]);
  const worlds = wanted === 1 ? "One of the worlds" : `${wanted} of the worlds`;
  return `${worlds} that the agent learns in, as they are now, at step ${step}. It moves much quicker than can be shown: these are glimpses. While it learns from what it saw they stand still.`;
}

/** What a mosaic is told of one slot. */
export interface SlotChange {
  readonly slot: number;
  readonly board: Uint8Array;
  /** -1 for none. */
  readonly heading: number;
  /** True if it is not one move on from what was shown: it cannot glide there. */
  readonly fresh: boolean;
}

/** Follows which slots have changed from one look to the next. */
export function createSlotWatch(): (boards: Boards) => SlotChange[] {
  let [episodes, steps]: [number[], number[]] = [[], []];
  let of: Boards | null = null;
  return (boards) => {
    if (of !== boards) [episodes, steps, of] = [[], [], boards];
    const { picture } = boards;
    const { boardSize, slots } = picture.layout;
    const changes: SlotChange[] = [];
    for (let slot = 0; slot < slots; slot++) {
      const [episode, step] = [picture.episodes[slot], picture.steps[slot]];
      if (episode === episodes[slot] && step === steps[slot]) continue;
      const fresh = episode !== episodes[slot] || step !== steps[slot] + 1;
      const heading = picture.headings[slot];
      changes.push({
        slot,
        board: picture.boards.subarray(slot * boardSize, (slot + 1) * boardSize),
        heading: heading > 3 ? -1 : heading,
        fresh,
      });
      episodes[slot] = episode;
      steps[slot] = step;
    }
    return changes;
  };
}
