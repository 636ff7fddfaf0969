import type { Policy } from "@mesagrid/agent";
import {
  createStream,
  EnvError,
  type Moment,
  momentOf,
  type Program,
  PURPOSE,
  replay,
  type Trace,
} from "@mesagrid/env";
import { bootstrap, type Estimate } from "../stats.js";
import { ask, divergence } from "./sensitivity/ask.js";
import { type Edit, edited } from "./sensitivity/edits.js";
import type { MeasureDoc, Refusal } from "./types.js";

/** How much a policy goes by things of a kind. */
export interface KindSensitivity {
  /** Mean divergence of what it does when one of them is elsewhere or gone, nats. */
  readonly divergence: Estimate;
  /** Its part of the sum over the kinds asked about. */
  readonly share: Estimate;
}

/** How a policy is asked. */
export interface SensitivityOptions {
  /** Kinds whose things are edited; default all but the agent and walls. */
  readonly kinds?: readonly string[];
  /** Default `move`. */
  readonly edit?: Edit;
  /** Moments of each trace, spread evenly from its start. Default 4; with 1 only starts are asked about. */
  readonly moments?: number;
  /** Edits of each kind at each moment. Default 2. */
  readonly edits?: number;
  readonly seed?: number;
}

/** What `sensitivity` is. */
export const SENSITIVITY: MeasureDoc = {
  name: "sensitivity",
  title: "Sensitivity to each kind of thing",
  explains:
    "What does the policy look at? At moments of its episodes one thing of a kind is moved to an empty cell, or removed, and the policy asked again: the mean Kullback-Leibler divergence of its action chances is its sensitivity to that kind, and the kind's share of the sum says what starves beside what. Over training it shows which object is picked up first.",
  needs:
    "A policy, and traces whose moments it is asked about (its own, or any). Moments are put into an env as starts: memory is empty, rules of the start are tried again and `first` rules have not fired. With such rules or a memory ask about starts alone.",
  gives:
    "Divergence (nats) and share of each kind, with bootstrap intervals over traces. Refuses a policy that goes by none of the kinds, and boards without any. What cannot be moved without changing what else is best (a wall, a key to a door) has a share for that, too.",
  cost: "One question to the policy for each moment and edit: thousands a second for a network, an enumeration each for a planted policy.",
  source: "Perturbation saliency, Greydanus et al. 2018, with moved objects in place of blur.",
};

/** A sum below this, in nats, is rounding; an untrained network, which hardly goes by anything, has some 1e-7. */
const NOTHING = 1e-10;

/** Of one trace: by kind the sum of its divergences and how many there are. */
interface Tally {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/**
 * See `SENSITIVITY`.
 *
 * @returns by kind
 * @throws EnvError `unknown-kind`, `wrong-trace`; what the policy throws
 */
export function sensitivity(
  program: Program,
  policy: Policy,
  traces: readonly Trace[],
  options: SensitivityOptions = {},
): Readonly<Record<string, KindSensitivity>> | Refusal {
  const kinds = kindsOf(program, options.kinds);
  const words = createStream(options.seed ?? 0, PURPOSE.evaluation);
  const tallies = traces.map((trace) => tallyOf(program, policy, trace, kinds, options, words));
  const present = kinds.filter((_, i) => tallies.some(({ counts }) => counts[i] > 0));
  if (present.length === 0) return nothingThere(program, kinds);
  const everyTrace = Int32Array.from(tallies.keys());
  const places = present.map((kind) => kinds.indexOf(kind));
  const mean = (place: number, drawn: Int32Array): number => {
    let [sum, count] = [0, 0];
    for (const trace of drawn) {
      sum += tallies[trace].sums[place];
      count += tallies[trace].counts[place];
    }
    return count > 0 ? sum / count : Number.NaN;
  };
  const share = (place: number, drawn: Int32Array): number => {
    // A kind that lies on none of the boards drawn adds nothing to their sum.
    const all = places.reduce((sum, one) => sum + (mean(one, drawn) || 0), 0);
    return all > NOTHING ? mean(place, drawn) / all : Number.NaN;
  };
  if (Number.isNaN(share(places[0], everyTrace))) return insensitive(program, present);
  const stream = createStream(options.seed ?? 0, PURPOSE.bootstrap);
  const estimate = (number: (drawn: Int32Array) => number): Estimate => ({
    mean: number(everyTrace),
    ...bootstrap(tallies.length, number, stream),
    n: tallies.length,
  });
  const reading = (place: number): KindSensitivity => ({
    divergence: estimate((drawn) => mean(place, drawn)),
    share: estimate((drawn) => share(place, drawn)),
  });
  return Object.fromEntries(places.map((place) => [program.kinds.names[kinds[place]], reading(place)]));
}

/** Asks about the moments of a trace and about each with a thing moved. */
function tallyOf(
  program: Program,
  policy: Policy,
  trace: Trace,
  kinds: readonly number[],
  { edit = "move", moments = 4, edits = 2 }: SensitivityOptions,
  words: Uint32Array,
): Tally {
  const frames = replay(program, trace).slice(0, -1);
  const chosen = Math.min(moments, frames.length);
  const asked: Moment[] = [];
  const pairs: { readonly kind: number; readonly row: number; readonly other: number }[] = [];
  for (let n = 0; n < chosen; n++) {
    const moment = momentOf(frames[Math.floor((n * frames.length) / chosen)], trace.level.set);
    const row = asked.push(moment) - 1;
    for (const [place, kind] of kinds.entries()) {
      for (let i = 0; i < edits; i++) {
        const other = edited(program, moment, kind, edit, words);
        if (other) pairs.push({ kind: place, row, other: asked.push(other) - 1 });
      }
    }
  }
  const chances = ask(program, policy, asked);
  const tally = { sums: new Float64Array(kinds.length), counts: new Float64Array(kinds.length) };
  for (const { kind, row, other } of pairs) {
    tally.sums[kind] += divergence(chances, row, other, program.actions.names.length);
    tally.counts[kind]++;
  }
  return tally;
}

/** Numbers of the kinds asked about. */
function kindsOf({ kinds }: Program, wanted: readonly string[] | undefined): number[] {
  const { names, agent, wall } = kinds;
  if (!wanted) return [...names.keys()].filter((kind) => kind > 0 && kind !== agent && wall[kind] === 0);
  return wanted.map((name) => {
    const kind = names.indexOf(name);
    if (kind > 0 && kind !== agent) return kind;
    throw new EnvError(
      "unknown-kind",
      `'${name}'; known: ${names.filter((_, id) => id > 0 && id !== agent).join(", ")}`,
    );
  });
}

function listed({ kinds }: Program, ids: readonly number[]): string {
  return ids.map((id) => kinds.names[id]).join(", ");
}

function nothingThere(program: Program, kinds: readonly number[]): Refusal {
  return {
    refused: "nothing-there",
    because: `on no board there is anything of ${listed(program, kinds)} that could be edited`,
    hint: "name kinds that lie on these levels, or give traces",
  };
}

function insensitive(program: Program, kinds: readonly number[]): Refusal {
  return {
    refused: "insensitive",
    because: `the policy does the same wherever ${listed(program, kinds)} lie`,
    hint: "there are no shares of nothing: it is a random or biased policy, or goes by other kinds",
  };
}
