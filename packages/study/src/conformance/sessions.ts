import type { Recording } from "./recording.js";

/**
 * Overall performance: the mean over a session's episodes so far. It can be checked only while no episode of the
 * session is missing, so a gap in the recordings ends the checking of that session and is no difference.
 */
export class Sessions {
  readonly #sums = new Map<string, { episodes: number; total: number }>();

  /** Adds an episode; the mean so far, or nothing if it is not known. */
  add(file: string, { session, ep }: Recording, performance: number): number | undefined {
    const key = JSON.stringify([file, session]);
    const sum = this.#sums.get(key) ?? { episodes: 0, total: 0 };
    if (ep !== sum.episodes) return undefined;
    const next = { episodes: ep + 1, total: sum.total + performance };
    this.#sums.set(key, next);
    return next.total / next.episodes;
  }
}
