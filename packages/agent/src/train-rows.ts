import type { MetricsRow } from "./metrics.js";
import { resumeRun, train } from "./train.js";
import type { TrainHooks, TrainOptions, TrainResult } from "./train-types.js";

/** A training as a stream of its metrics. It waits for whoever takes the rows, and starts when the first is asked for. */
export interface TrainingRows extends AsyncIterableIterator<MetricsRow, undefined> {
  /** What came of it, once all rows were taken or the loop over them was left. */
  readonly result: Promise<TrainResult>;
}

/**
 * Trains, and gives the rows of `metrics.jsonl` one by one: `for await (const row of trainRows(options))`. Leaving the loop
 * stops the training after the iteration under way, with a checkpoint. Errors are those of `train`, thrown by the loop and `result`.
 */
export function trainRows(options: TrainOptions): TrainingRows {
  return new RowStream(options, (hooks) => train({ ...options, ...hooks }));
}

/** As `trainRows`, of a run that is resumed: the rows from its newest checkpoint on. */
export function resumeRows(path: string, hooks: TrainHooks = {}): TrainingRows {
  return new RowStream(hooks, (own) => resumeRun(path, { ...hooks, ...own }));
}

class RowStream implements TrainingRows {
  readonly result: Promise<TrainResult>;
  readonly #rows: MetricsRow[] = [];
  readonly #stop = new AbortController();
  /** Lets the training go on; before it has begun, this begins it. */
  #goOn: () => void = () => undefined;
  /** Tells whoever waits for a row that there is one, or that there will be none. */
  #wake: () => void = () => undefined;
  #ended = false;

  constructor(hooks: TrainHooks, start: (hooks: TrainHooks) => Promise<TrainResult>) {
    const asked = this.#pause();
    const signal = hooks.signal ? AbortSignal.any([hooks.signal, this.#stop.signal]) : this.#stop.signal;
    this.result = asked
      .then(() =>
        start({
          signal,
          onMetrics: (row) => {
            this.#rows.push(row);
            hooks.onMetrics?.(row);
          },
          onProgress: async (progress) => {
            await hooks.onProgress?.(progress);
            this.#wake();
            if (!this.#stop.signal.aborted) await this.#pause();
          },
        }),
      )
      .finally(() => {
        this.#ended = true;
        this.#wake();
      });
    this.result.catch(() => undefined); // the loop throws it
  }

  async next(): Promise<IteratorResult<MetricsRow, undefined>> {
    while (this.#rows.length === 0 && !this.#ended) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#goOn();
      await woken;
    }
    const row = this.#rows.shift();
    if (row) return { done: false, value: row };
    await this.result;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<MetricsRow, undefined>> {
    this.#rows.length = 0;
    this.#stop.abort();
    this.#goOn();
    await this.result;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }
}
