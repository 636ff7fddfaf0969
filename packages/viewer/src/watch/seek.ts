import type { Program, Trace } from "@mesagrid/env";
import { eventWords } from "../words.js";
import { type Lane, lengthOf, type Playback } from "./playback.js";

/** A move of an episode that something happened in: a bookmark. */
export interface Moment {
  /** The frame after it, 1 to T. */
  readonly frame: number;
  /** What happened, such as "ate the cheese". */
  readonly words: string;
}

/** The moves of an episode in which something happened, in order; `step`, which happens in all of them, does not count. */
export function momentsOf(program: Program, trace: Trace): Moment[] {
  const words = new Map<number, string[]>();
  for (const { step, event, count } of trace.events) {
    if (event === 0) continue;
    const said = words.get(step + 1) ?? [];
    said.push(eventWords(program.events[event] ?? "?", count));
    words.set(step + 1, said);
  }
  return [...words].sort(([a], [b]) => a - b).map(([frame, said]) => ({ frame, words: said.join(", ") }));
}

/** Pauses, and takes one lane to a position in moves, kept within its episode. */
export function seek(playback: Playback, lane: Lane, position: number): void {
  if (!lane.current || !Number.isFinite(position)) return;
  playback.playing = false;
  lane.target = null;
  lane.wait = 0;
  lane.position = Math.min(lengthOf(lane.current), Math.max(0, position));
}

/** Pauses, and takes every lane to the next (1) or last (-1) move in which something happened; its ends count too. */
export function seekMoment(playback: Playback, program: Program, direction: 1 | -1): void {
  for (const lane of playback.lanes.values()) {
    if (!lane.current) continue;
    const frames = momentsOf(program, lane.current.trace).map(({ frame }) => frame);
    const stops = [0, ...frames, lengthOf(lane.current)];
    const next =
      direction > 0
        ? stops.find((frame) => frame > lane.position + 1e-9)
        : stops.findLast((frame) => frame < lane.position - 1e-9);
    seek(playback, lane, next ?? lane.position);
  }
}
