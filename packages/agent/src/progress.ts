import type { MetricsRow } from "./metrics.js";
import type { PlannedPhase } from "./phases.js";
import type { Session } from "./session.js";

/** How a training goes, for a person. */
export interface Progress {
  readonly phase: string;
  readonly phaseIndex: number;
  /** Environment steps done, and in all. */
  readonly step: number;
  readonly totalSteps: number;
  /** Of late. */
  readonly stepsPerSecond: number;
  /** Mean return of each objective in late training episodes; empty before the first has ended. */
  readonly returns: Readonly<Record<string, number>>;
  readonly secondsLeft: number;
}

/** How much a new rate counts against the earlier ones. */
const SMOOTHING = 0.1;

/** Takes the time of iterations. The only clock in a training, and nothing but what is shown hangs on it. */
export class Reporter {
  readonly #session: Session;
  readonly #started = performance.now();
  readonly #startStep: number;
  #begun = 0;
  #rate = 0;
  #returns: Record<string, number> = {};

  constructor(session: Session) {
    this.#session = session;
    this.#startStep = session.at.step;
  }

  begin(): void {
    this.#begun = performance.now();
  }

  end(): void {
    this.#rate = this.#session.rolloutSize / ((performance.now() - this.#begun) / 1000);
    const { collector, program } = this.#session;
    if (collector.tally.episodes === 0) return;
    program.objectives.names.forEach((name, k) => {
      const now = collector.tally.meanReturn(k);
      const before = this.#returns[name] ?? now;
      this.#returns[name] = before + SMOOTHING * (now - before);
    });
  }

  /** A row of `timing.jsonl`. */
  timingRow(): MetricsRow {
    return {
      step: this.#session.at.step,
      seconds: round(this.#seconds()),
      stepsPerSecond: Math.round(this.#rate),
    };
  }

  progress(phase: PlannedPhase): Progress {
    const { at, totalSteps } = this.#session;
    // Over all that was done since the start, evaluations and checkpoints too: what the time left has to go by.
    const overall = (at.step - this.#startStep) / this.#seconds();
    return {
      phase: phase.spec.name,
      phaseIndex: phase.index,
      step: at.step,
      totalSteps,
      stepsPerSecond: Math.round(this.#rate),
      returns: { ...this.#returns },
      secondsLeft: Math.round((totalSteps - at.step) / overall),
    };
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
