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
  readonly #running = new Set<number>();
  readonly #done = new Set<number>();
  readonly #failed = new Set<number>();
  readonly #steps: readonly number[];
  /** Seconds in which so many steps were done, readings and starts of processes included; none until a task has been worked off. */
  #worked: { readonly steps: number; readonly seconds: number } | undefined;

  /** @param steps environment steps of each task */
  constructor(steps: readonly number[]) {
    this.#steps = steps;
  }

  started(task: number): void {
    this.#running.add(task);
  }

  progressed(task: number, place: TaskPlace): void {
    this.#running.add(task);
    this.#at.set(task, place);
  }

  finished(task: number): void {
    this.#running.delete(task);
    this.#done.add(task);
  }

  failed(task: number): void {
    this.#running.delete(task);
    this.#failed.add(task);
  }

  /** What is known by now of how quick all is, in the time left: of trainings alone it would be too short. */
  worked(steps: number, seconds: number): void {
    this.#worked = { steps, seconds };
  }

  /** `3 of 20 agents done, 2 running, 1 failed`. */
  stage(): string {
    const parts = [
      `${this.#done.size} of ${this.#steps.length} agents done`,
      ...(this.#running.size > 0 ? [`${this.#running.size} running`] : []),
      ...(this.#failed.size > 0 ? [`${this.#failed.size} failed`] : []),
    ];
    return parts.join(", ");
  }

  place(): TrainingPlace {
    let step = 0;
    let stepsPerSecond = 0;
    this.#steps.forEach((steps, task) => {
      const place = this.#at.get(task);
      const over = this.#done.has(task) || this.#failed.has(task);
      step += over ? steps : Math.min(steps, place?.step ?? 0);
      if (this.#running.has(task)) stepsPerSecond += place?.stepsPerSecond ?? 0;
    });
    const totalSteps = this.#steps.reduce((sum, steps) => sum + steps, 0);
    const rate = this.#worked ? this.#worked.steps / this.#worked.seconds : stepsPerSecond;
    return {
      ...{ phase: "", step, totalSteps, stepsPerSecond },
      secondsLeft: (totalSteps - step) / rate,
      returns: {},
    };
  }
}
