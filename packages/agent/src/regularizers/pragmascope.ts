import { type AbstractedRows, standardise } from "../abstractions/abstractions.js";
import { factorise, solveFactorised } from "../cholesky.js";
import { ThinMatrix } from "../fast/thin-matrix.js";
import type { HiddenLoss } from "../networks/types.js";

/** Lambda of a row: the ridge is this times the number of rows, of columns with deviation 1. */
const RIDGE = 1e-3;
/** What keeps a layer without activity from dividing by nothing. */
const EPSILON = 1e-6;

/** A pragmascope penalty of a batch: the loss of hidden layers, and what came of it once it has been computed. */
export interface PragmascopeLoss extends HiddenLoss {
  /** The loss. */
  value: number;
  /** Mean of the layers' penalties, not weighed: the share of their activations that abstractions do not account for. */
  unaccounted: number;
}

/**
 * The pragmascope penalty: the share of a layer's activations that is no linear function of abstractions,
 *
 *     ||H - PH||² / (||H||² + eps),   P = Phi (Phi' Phi + lambda I)^-1 Phi',
 *
 * H centred, and its slopes by H with P held constant, 2 ((I - P)² H - penalty H) / (||H||² + eps). With W = (Phi' Phi + lambda I)^-1
 * Phi' H all of it follows from m x m equations: ||H - PH||² = ||H||² - <Phi' H, W> - lambda ||W||², and (I - P)² H = H - Phi V with
 * V = W + lambda (Phi' Phi + lambda I)^-1 W. P itself, rows x rows, is never made.
 */
export class Pragmascope {
  /** Hidden layers that it is of, in the network's order. */
  readonly layers: readonly string[];
  /** Of each layer's penalty in the loss. */
  weight: number;
  readonly #phi = new ThinMatrix();

  constructor(layers: readonly string[], weight: number) {
    this.layers = layers;
    this.weight = weight;
  }

  /**
   * The sum of the layers' penalties, weighed, over those rows of a batch of which abstractions are known.
   *
   * @returns nothing where fewer than two such rows are in the batch, or no abstraction differs among them
   */
  lossOf({ width, values, places }: AbstractedRows): PragmascopeLoss | undefined {
    const { layers, weight } = this;
    const [rows, chosen] = knownRows(places);
    if (rows.length < 2) return undefined;
    const { columns, values: phi } = standardise(values, width, chosen);
    if (columns === 0) return undefined;
    const penalty = (h: Float32Array, slopes: Float32Array) => this.penalty(h, phi, rows.length, slopes);
    return {
      layers,
      rows,
      value: 0,
      unaccounted: 0,
      loss(activations, slopes) {
        const sum = activations.reduce((total, h, i) => total + penalty(h, slopes[i]), 0);
        this.value = weight * sum;
        this.unaccounted = sum / layers.length;
        return this.value;
      },
    };
  }

  /**
   * @param h [rows, units] activations
   * @param phi [rows, columns] standardised: columns with mean 0 and deviation 1
   * @param slopes [rows, units] weight times the slopes are added
   * @returns the penalty, from 0 to 1, not weighed
   */
  penalty(h: Float32Array, phi: Float64Array, rows: number, slopes: Float32Array): number {
    const [lambda, units] = [RIDGE * rows, h.length / rows];
    const { means, size } = momentsOf(h, units);
    this.#phi.load(phi, rows);
    // Columns of Phi have mean 0: that H is centred changes nothing here.
    const products = this.#phi.transposedTimes(h);
    const inverse = inverseGram(phi, phi.length / rows, rows, lambda);
    const fitted = times(inverse, products);
    const left = size - dot(products, fitted) - lambda * dot(fitted, fitted);
    const penalty = Math.max(0, left) / (size + EPSILON);
    const again = times(inverse, fitted);
    // V, in the place of W.
    for (let i = 0; i < fitted.length; i++) fitted[i] += lambda * again[i];
    const explained = this.#phi.times(fitted);
    const scale = (2 * this.weight) / (size + EPSILON);
    addSlopes(slopes, h, means, explained, scale, 1 - penalty);
    return penalty;
  }
}

/** The rows that something is known of, and where it stands. */
function knownRows(places: Int32Array): [rows: Int32Array, places: Int32Array] {
  const [rows, known] = [new Int32Array(places.length), new Int32Array(places.length)];
  let count = 0;
  for (let row = 0; row < places.length; row++) {
    if (places[row] < 0) continue;
    rows[count] = row;
    known[count++] = places[row];
  }
  return [rows.subarray(0, count), known.subarray(0, count)];
}

/** (Phi' Phi + lambda I)^-1, [columns, columns]. */
function inverseGram(phi: Float64Array, columns: number, rows: number, lambda: number): Float64Array {
  const gram = new Float64Array(columns * columns);
  for (let at = 0; at < phi.length; at += columns) {
    for (let i = 0; i < columns; i++) {
      const value = phi[at + i];
      for (let j = 0; j <= i; j++) gram[i * columns + j] += value * phi[at + j];
    }
  }
  for (let i = 0; i < columns; i++) gram[i * columns + i] += lambda;
  if (!factorise(gram, columns)) throw new RangeError(`abstractions of ${rows} rows that are not finite`);
  const inverse = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    const row = inverse.subarray(i * columns, (i + 1) * columns);
    row[i] = 1;
    solveFactorised(gram, columns, row);
  }
  return inverse;
}

/** A square matrix [n, n] times another [n, units]. */
function times(a: Float64Array, b: Float64Array): Float64Array {
  const n = Math.sqrt(a.length);
  const units = b.length / n;
  const out = new Float64Array(b.length);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const value = a[i * n + k];
      for (let u = 0, to = i * units, from = k * units; u < units; u++) out[to++] += value * b[from++];
    }
  }
  return out;
}

/** slopes += scale (left (H - means) - explained). */
function addSlopes(
  slopes: Float32Array,
  h: Float32Array,
  means: Float64Array,
  explained: Float32Array,
  scale: number,
  left: number,
): void {
  const units = means.length;
  for (let at = 0; at < h.length; at += units) {
    for (let u = 0; u < units; u++) {
      const i = at + u;
      slopes[i] += scale * (left * (h[i] - means[u]) - explained[i]);
    }
  }
}

/** The mean of each column, and the sum of all squares about them. @param h [rows, units] */
function momentsOf(h: Float32Array, units: number): { means: Float64Array; size: number } {
  const means = new Float64Array(units);
  let size = 0;
  for (let at = 0; at < h.length; at += units) {
    for (let u = 0; u < units; u++) {
      const value = h[at + u];
      means[u] += value;
      size += value * value;
    }
  }
  for (let u = 0; u < units; u++) {
    size -= (means[u] * means[u] * units) / h.length;
    means[u] *= units / h.length;
  }
  return { means, size: Math.max(0, size) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
