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
  newest(): void;
  /** Try to connect now. */
  retry(): void;
}

/** A part of the page: its element, and a function that brings it up to date with the state. */
export interface Panel<Facts extends readonly unknown[]> {
  readonly root: HTMLElement;
  update(...facts: Facts): void;
}
