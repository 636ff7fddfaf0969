import { bootstrap, type Estimate, studentPoint } from "../stats.js";
import type { MeasureDoc, Refusal } from "./types.js";

/** What `mesagrid measure --list` says of gradient alignment. */
export const GRADIENT_ALIGNMENT: MeasureDoc = {
  name: "gradient-alignment",
  title: "Gradient alignment",
  explains:
    "Would learning on the training levels also teach what matters where the objectives come apart? The policy gradients on both are compared, layer by layer: their cosine (1: the same direction, 0: nothing to do with each other, -1: opposite) and the ratio of their norms. A cosine near 0 or a gradient that is gone on the training levels is what starvation looks like.",
  needs:
    "policy gradients of one network on at least eight independent batches of rollouts from each of two level sets (`policyGradients`), as many of the one as of the other; the command takes 16 with the run's settings, on the level set of the checkpoint's phase and on every other that is played",
  gives:
    "by layer and over all: cosine, and norm on the decorrelated levels / norm on the training levels, with intervals over batches; a refusal where a gradient cannot be told from none",
  cost: "the rollouts and their gradients, some five seconds a level set of 16 x 8,192 steps; then batches squared x weights multiplications",
  source:
    "gradient starvation: Pezeshki et al. (2021); unbiased norms: Hoeffding (1948); bootstrap for few: Hesterberg (2015)",
};

/** Gradients of both arms: [batches][variables] flat. Batches of the same place may share a seed. */
export interface GradientArms {
  readonly training: readonly (readonly Float32Array[])[];
  readonly decorrelated: readonly (readonly Float32Array[])[];
  /** Of the variables, as in `dense0/kernel`: what stands before the last slash is the layer. */
  readonly names: readonly string[];
}

/** How two mean gradients lie to each other. `n` of the estimates is the number of batches of each arm. */
export interface Alignment {
  readonly cosine: Estimate;
  /** Norm on the decorrelated levels / norm on the training levels. */
  readonly ratio: Estimate;
}

const FEWEST = 8;

/**
 * Cosine and ratio of norms of the two expected gradients, of each layer and of `all` weights.
 *
 * With g_i and h_i the gradients of batch i of the arms, |E g|² is estimated by the mean of <g_i, g_j> over i ≠ j, and <E g, E h> by that of
 * <g_i, h_j>, i ≠ j: unbiased, where the norm of a mean gradient would hold the batches' noise as well and make every cosine
 * look smaller. The cosine is cut to -1..1. Intervals are by `bootstrap` over i, pairs of a batch with itself left out, and widened for few
 * batches.
 *
 * A layer whose gradient has no positive norm in more than 2.5 % of the draws is refused (`no-gradient`), as is the value head, which
 * has no policy gradient. The reading is of one agent; several agents are compared by theirs.
 *
 * @param stream words of a stream; it moves on
 * @throws RangeError if the arms do not have as many batches, or a batch not as many variables as there are names
 */
export function gradientAlignment(
  { training, decorrelated, names }: GradientArms,
  stream: Uint32Array,
): ReadonlyMap<string, Alignment | Refusal> {
  const n = training.length;
  if (decorrelated.length !== n)
    throw new RangeError(`${n} batches of one arm, ${decorrelated.length} of the other`);
  if ([...training, ...decorrelated].some((batch) => batch.length !== names.length))
    throw new RangeError(`a batch does not have the ${names.length} variables that are named`);
  const layers = new Map<string, number[]>();
  names.forEach((name, variable) => {
    const layer = name.slice(0, Math.max(0, name.lastIndexOf("/"))) || name;
    layers.set(layer, [...(layers.get(layer) ?? []), variable]);
  });
  layers.set("all", [...names.keys()]);
  return new Map(
    [...layers].map(([layer, variables]) => {
      const of = (batches: GradientArms["training"]) =>
        batches.map((batch) => variables.map((v) => batch[v]));
      return [layer, n < FEWEST ? tooFew(n) : align(of(training), of(decorrelated), stream)];
    }),
  );
}

type Batches = readonly (readonly Float32Array[])[];

function align(training: Batches, decorrelated: Batches, stream: Uint32Array): Alignment | Refusal {
  const n = training.length;
  const own = products(training, training);
  const other = products(decorrelated, decorrelated);
  const across = products(training, decorrelated);
  const root = (table: Float64Array, at: Int32Array) => Math.sqrt(positive(apart(table, n, at)));
  const cosine = (at: Int32Array) => apart(across, n, at) / (root(own, at) * root(other, at));
  const ratio = (at: Int32Array) => root(other, at) / root(own, at);
  const found = { cosine: widened(cosine, n, stream), ratio: widened(ratio, n, stream) };
  // The bootstrap has no ends where too many draws give no number.
  const known = Object.values(found).every(({ mean, low }) => !Number.isNaN(mean) && !Number.isNaN(low));
  return known ? { cosine: cut(found.cosine), ratio: found.ratio } : noGradient(n);
}

/**
 * An estimate whose bootstrap interval is made wider by Student's t over the normal 1.96 and sqrt(n / (n - 1)), without which few batches
 * give too narrow ones (Hesterberg 2015). NaN for ends that are not known.
 */
function widened(read: (at: Int32Array) => number, n: number, stream: Uint32Array): Estimate {
  const mean = read(Int32Array.from({ length: n }, (_, i) => i));
  const { low, high } = bootstrap(n, read, stream);
  if (!Number.isFinite(low)) return { mean, low: Number.NaN, high: Number.NaN, n };
  const factor = (studentPoint(n - 1) / studentPoint(Number.POSITIVE_INFINITY)) * Math.sqrt(n / (n - 1));
  return { mean, low: mean - factor * (mean - low), high: mean + factor * (high - mean), n };
}

/** A cosine lies within -1 and 1, whatever is estimated. */
function cut({ mean, low, high, n }: Estimate): Estimate {
  const within = (cosine: number) => Math.max(-1, Math.min(1, cosine));
  return { mean: within(mean), low: within(low), high: within(high), n };
}

/** NaN for a square that is none: the norm is then not known. */
function positive(square: number): number {
  return square > 0 ? square : Number.NaN;
}

/** [n, n] inner products of the batches of two arms. */
function products(rows: Batches, columns: Batches): Float64Array {
  const n = rows.length;
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [a, b] = [rows[Math.floor(at / n)], columns[at % n]];
    let sum = 0;
    for (let v = 0; v < a.length; v++) for (let i = 0; i < a[v].length; i++) sum += a[v][i] * b[v][i];
    return sum;
  });
}

/** The mean of a table over the drawn rows and columns, but for those of the same batch. */
function apart(table: Float64Array, n: number, drawn: Int32Array): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < n; i++) {
    const row = drawn[i];
    for (let j = 0; j < n; j++) {
      if (row === drawn[j]) continue;
      sum += table[row * n + drawn[j]];
      count++;
    }
  }
  return sum / count;
}

function tooFew(batches: number): Refusal {
  return {
    refused: "too-few-batches",
    because: `there are ${batches} batches of each arm; an interval needs ${FEWEST}`,
    hint: "play more rollouts, better of fewer slots each",
  };
}

function noGradient(batches: number): Refusal {
  return {
    refused: "no-gradient",
    because: `a gradient cannot be told from none by ${batches} batches of each arm`,
    hint: "play more or larger batches; a value head has no policy gradient at all",
  };
}
