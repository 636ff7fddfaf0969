import { nextBelow } from "@mesagrid/env";

/** What an agent of some optimisation power reaches. */
export interface TailPoint {
  /** An agent may occur at several powers, as when its checkpoints are looked at. */
  readonly agent: number | string;
  /** Training steps, width, search depth, ...: above 0. */
  readonly power: number;
  /** The return, best normalised. */
  readonly value: number;
}

/** Agents that were looked at at the same powers: they stand for each other. */
interface Stratum {
  /** Places of their powers. */
  readonly places: readonly number[];
  /** [agents][places] how far each is from the mean of the stratum, made larger for the mean's own error. */
  readonly off: readonly Float64Array[];
}

/** Points by power, and how they scatter. */
export interface Sample {
  /** Rising. */
  readonly powers: Float64Array;
  /** [powers] points at each. */
  readonly counts: Float64Array;
  readonly means: Float64Array;
  /** Sum of squares of the scatter. */
  readonly scatter: number;
  readonly agents: number;
  /** Degrees of freedom of that: agents, less the groups that stand for each other. */
  readonly freedom: number;
  /** Fewest agents that stand for each other. */
  readonly least: number;
  readonly strata: readonly Stratum[];
}

/** Sorts points by power and agents by what powers they were looked at. */
export function sampleOf(points: readonly TailPoint[]): Sample {
  const powers = Float64Array.from(new Set(points.map(({ power }) => power))).sort();
  const [counts, means] = [new Float64Array(powers.length), new Float64Array(powers.length)];
  const agents = new Map<TailPoint["agent"], Map<number, number>>();
  for (const { agent, power, value } of points) {
    const place = powers.indexOf(power);
    const own = agents.get(agent) ?? new Map<number, number>();
    if (own.has(place)) throw new RangeError(`agent ${agent} occurs twice at power ${power}`);
    agents.set(agent, own.set(place, value));
    counts[place]++;
    means[place] += value;
  }
  means.forEach((sum, place) => {
    means[place] = sum / counts[place];
  });
  const alike = new Map<string, Map<number, number>[]>();
  for (const own of agents.values()) {
    const key = [...own.keys()].sort((a, b) => a - b).join();
    alike.set(key, [...(alike.get(key) ?? []), own]);
  }
  const strata = [...alike].map(([key, members]) => stratum(key.split(",").map(Number), members));
  const scatter = strata.flatMap(({ off }) => off).reduce((sum, row) => sum + squares(row), 0);
  const least = Math.min(...strata.map(({ off }) => off.length));
  return {
    powers,
    counts,
    means,
    scatter,
    agents: agents.size,
    freedom: agents.size - strata.length,
    least,
    strata,
  };
}

function stratum(places: number[], members: readonly ReadonlyMap<number, number>[]): Stratum {
  const n = members.length;
  const values = members.map((own) => Float64Array.from(places, (place) => own.get(place) ?? Number.NaN));
  const mean = places.map((_, i) => values.reduce((sum, row) => sum + row[i], 0) / n);
  const scale = n > 1 ? Math.sqrt(n / (n - 1)) : 0;
  return { places, off: values.map((row) => row.map((value, i) => scale * (value - mean[i]))) };
}

function squares(row: Float64Array): number {
  return row.reduce((sum, x) => sum + x * x, 0);
}

/**
 * Draws agents anew, each stratum's among its own, about given values.
 *
 * @param base [powers] what the means would be
 * @param means [powers] written: the means of the agents drawn
 * @param scale multiplies how far agents are from the mean
 * @returns the sum of squares of their scatter
 */
export function redraw(
  { strata, counts }: Sample,
  base: Float64Array,
  means: Float64Array,
  stream: Uint32Array,
  scale = 1,
): number {
  means.set(base);
  let sum = 0;
  for (const { places, off } of strata) {
    const total = new Float64Array(places.length);
    for (let i = 0; i < off.length; i++) {
      const drawn = off[nextBelow(stream, 0, off.length)];
      for (let p = 0; p < places.length; p++) {
        const off = scale * drawn[p];
        total[p] += off;
        sum += off * off;
      }
    }
    for (let p = 0; p < places.length; p++) {
      means[places[p]] += total[p] / counts[places[p]];
      sum -= (total[p] * total[p]) / off.length;
    }
  }
  return sum;
}
