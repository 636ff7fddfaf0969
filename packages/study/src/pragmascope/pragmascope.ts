import { type Found, inputsOf } from "@mesagrid/agent";
import { featuresOf, type Program } from "@mesagrid/env";
import { count, counted } from "../numbers.js";
import { type Component, type Components, correlation, deviationOf, findComponents } from "./components.js";
import { readTruth, type TruthReading } from "./ground-truth.js";
import { playRandomly, type Rollouts } from "./rollouts.js";
import { Inputs, type PlacedView, patchViews, timeViews } from "./views.js";

/** What observations are split into. */
export type ViewKind = "patches" | "time";

/** What the pragmascope is told. */
export interface PragmascopeOptions {
  /** Episodes of a random policy. */
  readonly rollouts: number;
  /** The level set that they are played on. */
  readonly levels: string;
  readonly views: ViewKind;
  /** Patches: about so many cells high and wide. */
  readonly patch: number;
  /** Time: so many moments of an episode, and steps from one to the next. */
  readonly times: number;
  readonly gap: number;
  readonly shuffles: number;
  /** Components at most. */
  readonly most: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Told what is going on. */
  readonly onStage?: (stage: string) => void;
}

/** A component as it is reported. */
export interface FoundComponent extends Pick<Component, "shared" | "carriers" | "agreement"> {
  readonly name: string;
  /** [inputs] correlation with what a network takes in: [height, width, planes], then side numbers; 0 where that never changes. */
  readonly loadings: readonly number[];
  /** What makes its value of an observation: a weight for each input, and an offset. */
  readonly weights: readonly number[];
  readonly offset: number;
}

/** What the pragmascope saw. */
export interface PragmascopeReading {
  readonly options: PragmascopeOptions;
  readonly views: readonly PlacedView[];
  /** Episodes that count, and those that were too short. */
  readonly rows: number;
  readonly short: number;
  readonly components: readonly FoundComponent[];
  readonly search: Pick<Components, "tested" | "next">;
  readonly truth: TruthReading;
}

/** The pragmascope cannot look at this. */
export class PragmascopeError extends Error {
  /** `too-few-episodes` or `too-few-views`. */
  readonly code: string;
  /** What to try. */
  readonly hint: string;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.name = "PragmascopeError";
    this.code = code;
    this.hint = hint;
  }
}

/** Rows below which halves tell nothing. */
const FEWEST = 100;

/**
 * Looks for what is redundant in a world without being told what matters in it: what several disjoint parts of an observation tell
 * alike, in rollouts of a random policy.
 *
 * @returns undefined if it was stopped
 * @throws EnvError `unknown-level-set`, PragmascopeError `too-few-episodes`, `too-few-views`
 */
export function pragmascope(program: Program, options: PragmascopeOptions): PragmascopeReading | undefined {
  const { levels, seed, gap, signal, onStage = () => undefined } = options;
  const times = options.views === "time" ? options.times : 1;
  onStage(`plays ${options.rollouts} episodes`);
  const plan = { levels, episodes: options.rollouts, seed, times, gap };
  const rollouts = playRandomly(program, { ...plan, ...(signal && { signal }) });
  if (!rollouts) return undefined;
  const { rows, short } = rollouts;
  if (rows < FEWEST)
    throw new PragmascopeError(
      "too-few-episodes",
      `${count(rows)} episodes are long enough${short > 0 ? `, ${count(short)} are not` : ""}; at least ${FEWEST} are needed`,
      "play more, or ask for fewer moments with a smaller gap",
    );
  const spec = program.observation;
  const views =
    options.views === "time" ? timeViews(spec, rollouts, gap) : patchViews(spec, rollouts, options.patch);
  if (views.length < 2)
    throw new PragmascopeError(
      "too-few-views",
      `only ${counted(views.length, "view")} show${views.length === 1 ? "s" : ""} anything that changes; at least 2 are needed`,
      "choose smaller patches, or other level sets",
    );
  const columns = views.reduce((sum, view) => sum + view.columns, 0);
  onStage(`looks for what ${views.length} views of ${columns} numbers in ${rows} episodes share`);
  const components = findComponents(views, options);
  if (signal?.aborted) return undefined;
  onStage(`describes ${components.found.length} components`);
  return { options, views, rows, short, ...described(program, rollouts, views, components) };
}

/** Components with their values, pictures and what they tell of the truth. */
function described(program: Program, rollouts: Rollouts, views: readonly PlacedView[], all: Components) {
  const { rows, features: values } = rollouts;
  const inputs = new Inputs(program.observation, rollouts);
  const middle = inputs.read(rollouts.times >> 1);
  const sums = all.found.map((component) => valuesOf(views, all.means, component, rows));
  const components = all.found.map((component, i): FoundComponent => {
    const { carriers, shared, agreement } = component;
    const loadings = loadingsOf(middle, inputs.size, sums[i].values);
    const linear = linearOf(views, all.means, component, inputs.size, sums[i].scale);
    return { name: `c${i + 1}`, carriers, shared, agreement, loadings, ...linear };
  });
  const truth = readTruth(
    sums.map((each) => each.values),
    { features: featuresOf(program), values },
    all.fitted,
    all.held,
  );
  return { components, search: { tested: all.tested, next: all.next }, truth };
}

/** What the views that carry a component say of it in each row, with mean 0 and deviation 1. */
function valuesOf(
  views: readonly PlacedView[],
  means: Components["means"],
  component: Component,
  rows: number,
) {
  const sums = new Float64Array(rows);
  for (const v of component.carriers) {
    const { x, columns } = views[v];
    const [weights, middle] = [component.weights[v], means[v]];
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < columns; c++) sums[row] += weights[c] * (x[row * columns + c] - middle[c]);
    }
  }
  const mean = sums.reduce((sum, value) => sum + value, 0) / rows;
  const centred = sums.map((sum) => sum - mean);
  const scale = 1 / (deviationOf(centred) || 1);
  return { values: centred.map((value) => value * scale), scale };
}

/** The same as a linear function of one observation: of moments, as if all were this one. */
function linearOf(
  views: readonly PlacedView[],
  means: Components["means"],
  component: Component,
  size: number,
  scale: number,
) {
  const weights = new Array<number>(size).fill(0);
  let offset = 0;
  for (const v of component.carriers) {
    views[v].inputs.forEach((input, c) => {
      const weight = scale * component.weights[v][c];
      weights[input] += weight;
      offset -= weight * means[v][c];
    });
  }
  return { weights, offset };
}

/** Correlation with each input. @param inputs [rows, size] */
function loadingsOf(inputs: Float32Array, size: number, values: Float64Array): number[] {
  const rows = values.length;
  return Array.from({ length: size }, (_, i) => {
    let mean = 0;
    for (let row = 0; row < rows; row++) mean += inputs[row * size + i] / rows;
    return correlation(
      values,
      values.map((_value, row) => inputs[row * size + i] - mean),
    );
  });
}

/** The components as a file that a training can take for its abstractions. */
export function foundOf(program: Program, { components }: PragmascopeReading): Found {
  return {
    format: 1,
    scenario: program.name,
    inputs: inputsOf(program.observation),
    components: components.map(({ name, offset, weights }) => ({ name, offset, weights: [...weights] })),
  };
}
