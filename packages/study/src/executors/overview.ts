import type { TrainingPlace } from "../progress.js";

/** How far the training of one task is. */
export interface TaskPlace {
  /** Environment steps done. */
  readonly step: number;
  readonly stepsPerSecond: number;
}

/** Several tasks that train, shown as one training. */
export class Overview {
  readonly #at = new Map<number, TaskPlace>();
  readonly #done = new Set<number>();
  readonly #steps: readonly number[];

  /** @param steps environment steps of each task */
  constructor(steps: readonly number[]) {
    this.#steps = steps;
  }

  progressed(task: number, place: TaskPlace): void {
    this.#at.set(task, place);
  }

  finished(task: number): void {
    this.#done.add(task);
  }

  stage(): string {
    return `${this.#done.size} of ${this.#steps.length} agents done`;
  }

  place(): TrainingPlace {
    let step = 0;
    let stepsPerSecond = 0;
    this.#steps.forEach((steps, task) => {
      const place = this.#at.get(task);
      step += this.#done.has(task) ? steps : Math.min(steps, place?.step ?? 0);
      if (!this.#done.has(task)) stepsPerSecond += place?.stepsPerSecond ?? 0;
    });
    const totalSteps = this.#steps.reduce((sum, steps) => sum + steps, 0);
    const secondsLeft = (totalSteps - step) / stepsPerSecond;
    return { phase: "", step, totalSteps, stepsPerSecond, secondsLeft, returns: {} };
  }
}
