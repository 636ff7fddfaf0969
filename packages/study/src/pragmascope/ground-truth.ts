import { factorise, solveFactorised } from "@mesagrid/agent";
import type { Feature } from "@mesagrid/env";
import { meanOf } from "../stats.js";

/** Values of true features in some rows. */
export interface Truth {
  readonly features: readonly Feature[];
  /** [rows, features] */
  readonly values: Float32Array;
}

/** How much of true features components tell, in rows that these were not fitted to. */
export interface TruthReading {
  /** [components] by feature: R² of a regression on that component alone. Features that say nothing in these rows are left out. */
  readonly alone: readonly Readonly<Record<string, number>>[];
  /** By feature: R² of a regression on all components together. */
  readonly together: Readonly<Record<string, number>>;
}

/** Rows with a meaning that a feature must have on both sides to be looked at. */
const FEWEST = 50;

/**
 * R² of linear regressions of true features on components: fitted in some rows, scored in others, 1 - squared errors / squared
 * deviations from the fitted rows' mean. A class counts as its flags together. Rows in which a feature has no meaning are left out.
 *
 * @param components [components][rows]
 */
export function readTruth(
  components: readonly Float64Array[],
  truth: Truth,
  fitted: Int32Array,
  held: Int32Array,
): TruthReading {
  const alone = components.map((): Record<string, number> => ({}));
  const together: Record<string, number> = {};
  for (const [f, { name }] of truth.features.entries()) {
    const sides = [fitted, held].map((rows) => meaningful(truth, f, rows));
    if (sides.some((rows) => rows.length < FEWEST)) continue;
    const targets = targetsOf(truth, f, sides);
    if (targets.length === 0) continue;
    components.forEach((values, i) => {
      alone[i][name] = scoreOf([values], targets, sides[0], sides[1]);
    });
    together[name] = scoreOf(components, targets, sides[0], sides[1]);
  }
  return { alone, together };
}

/** Rows in which all that a feature needs is there. */
function meaningful({ features, values }: Truth, feature: number, rows: Int32Array): Int32Array {
  const needs = features[feature].needs.map((name) => features.findIndex((other) => other.name === name));
  return rows.filter((row) => needs.every((need) => values[row * features.length + need] !== 0));
}

/** [flags or one][all rows] what is regressed; without those that are the same in all rows of a side. */
function targetsOf(
  { features, values }: Truth,
  feature: number,
  sides: readonly Int32Array[],
): Float64Array[] {
  const width = features.length;
  const column = Float64Array.from(
    { length: values.length / width },
    (_, row) => values[row * width + feature],
  );
  const { values: classes } = features[feature];
  const targets =
    classes.length > 2 ? classes.map((_, i) => column.map((value) => Number(value === i))) : [column];
  return targets.filter((target) =>
    sides.every((rows) => rows.some((row) => target[row] !== target[rows[0]])),
  );
}

/** R² over all targets together. */
function scoreOf(
  columns: readonly Float64Array[],
  targets: readonly Float64Array[],
  fitted: Int32Array,
  held: Int32Array,
): number {
  const k = columns.length;
  const means = columns.map((column) => meanAtRows(column, fitted));
  const gram = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      for (const row of fitted)
        gram[i * k + j] += (columns[i][row] - means[i]) * (columns[j][row] - means[j]);
    }
    gram[i * k + i] += 1e-6 * fitted.length;
  }
  if (k > 0 && !factorise(gram, k)) return 0;
  let [errors, deviations] = [0, 0];
  for (const target of targets) {
    const mean = meanAtRows(target, fitted);
    const slopes = Float64Array.from(columns, (column, i) =>
      fitted.reduce((sum, row) => sum + (column[row] - means[i]) * (target[row] - mean), 0),
    );
    solveFactorised(gram, k, slopes);
    for (const row of held) {
      let guess = mean;
      for (let i = 0; i < k; i++) guess += slopes[i] * (columns[i][row] - means[i]);
      errors += (target[row] - guess) ** 2;
      deviations += (target[row] - mean) ** 2;
    }
  }
  return 1 - errors / deviations;
}

function meanAtRows(column: Float64Array, rows: Int32Array): number {
  return meanOf(Array.from(rows, (row) => column[row]));
}
