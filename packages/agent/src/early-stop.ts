import type { Program } from "@mesagrid/env";
import { holds, parseCondition } from "./condition.js";
import type { MetricsRow } from "./metrics.js";

/** Looks at every row of metrics for a reason to end the training before its last phase is through. */
export class EarlyStop {
  readonly #meets: (row: MetricsRow) => string | undefined;
  /** Why it ends; nothing while it goes on. */
  reason: string | undefined;

  /**
   * @param condition of the settings; the empty text is none
   * @param predicate of a script
   * @throws TrainingError `bad-setting`
   */
  constructor(program: Program, condition: string, predicate: ((row: MetricsRow) => boolean) | undefined) {
    const wanted = parseCondition(condition, program);
    this.#meets = (row) => {
      if (wanted && holds(wanted, row)) return `${condition} (it was ${row[wanted.metric]})`;
      return predicate?.(row) ? "the script's stopWhen said so" : undefined;
    };
  }

  watch(row: MetricsRow): void {
    if (this.reason !== undefined) return;
    const met = this.#meets(row);
    if (met !== undefined) this.reason = `ended early at step ${row.step}: ${met}`;
  }
}
