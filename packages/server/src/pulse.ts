/** Milliseconds between two beats. */
const BEAT = 50;

/**
 * Time as a thread has it that is held up now and then: it counts the beats that it was there for, and however long it was held up counts as
 * one. So what others could not be heard to answer meanwhile is not held against them.
 */
export class Pulse {
  readonly #timer: NodeJS.Timeout;
  #beats = 0;

  constructor() {
    this.#timer = setInterval(() => {
      this.#beats++;
    }, BEAT);
    this.#timer.unref();
  }

  /** Beats so far. */
  get beats(): number {
    return this.#beats;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
