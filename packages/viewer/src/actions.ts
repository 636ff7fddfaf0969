import type { Trace } from "@mesagrid/env";

/** What a person can do on the page. Panels call these; `app.ts` gives them meaning. */
export interface Actions {
  /** Watch another run. */
  chooseRun(id: string): void;
  /** Show one level set, or all with null. */
  chooseLevels(levels: string | null): void;
  togglePlaying(): void;
  setSpeed(movesPerSecond: number): void;
  /** One move back or forward, paused. */
  step(direction: 1 | -1): void;
  changeEpisode(direction: 1 | -1): void;
  /** Take one board to a position in moves, paused. */
  seek(levels: string, position: number): void;
  /** To where something happens next (1), or happened last (-1), paused. */
  seekMoment(direction: 1 | -1): void;
  /** Show this episode from a move on, paused. */
  openEpisode(trace: Trace, move: number): void;
  /** Show these episodes, each on its board, from their first moves on. */
  openEpisodes(traces: readonly Trace[]): void;
  /** Show so many slots of the training as they are now; 0 shows recorded episodes again. */
  watchTraining(slots: number): void;
  newest(): void;
  /** Try to connect now. */
  retry(): void;
}

/** A part of the page: its element, and a function that brings it up to date with the state. */
export interface Panel<Facts extends readonly unknown[]> {
  readonly root: HTMLElement;
  update(...facts: Facts): void;
}
