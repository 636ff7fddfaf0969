import type { Policy } from "@mesagrid/agent";
import { type BatchEnv, END, type Mdp, SolveError } from "@mesagrid/env";
import { ChoiceModel } from "./choice-model.js";
import type { LevelBook } from "./level-book.js";
import { DEFAULT_BETA, DEFAULT_GAMMA, type SoftSpec } from "./spec.js";

/** What a slot's episode is played by. */
interface Plan {
  readonly board: Uint8Array;
  readonly counters: Float64Array;
  readonly mdp: Mdp;
  /** [states, actions] */
  readonly chances: Float64Array;
}

/**
 * The policy that chooses by the exact value of a weighted sum of objectives, knowing the state. Its levels are enumerated and solved as
 * they are met, each once.
 *
 * @throws SolveError while it plays: `too-large` for a level beyond the book's limits, `bad-horizon`, `unknown-objective`
 */
export function softPolicy(book: LevelBook, spec: SoftSpec): Policy {
  const tables = new Map<Mdp, Float64Array>();
  const plans = new WeakMap<BatchEnv, Plan[]>();
  const planOf = (env: BatchEnv, slot: number): Plan => {
    const own = plans.get(env) ?? [];
    plans.set(env, own);
    const { boardSize } = env.program;
    const board = env.state.starts.subarray(slot * boardSize, (slot + 1) * boardSize);
    const counters = env.startCounters(slot);
    const old = own[slot];
    if (old && same(old.board, board) && same(old.counters, counters)) return old;
    const mdp = book.mdp(env.level(slot), counters);
    const chances = tables.get(mdp) ?? choices(mdp, spec);
    tables.set(mdp, chances);
    own[slot] = { board: board.slice(), counters, mdp, chances };
    return own[slot];
  };
  return {
    probabilities(_cells, _side, count, out, _memory, standing) {
      if (!standing)
        throw new RangeError("a planted policy plays in an env: it needs to know where it stands");
      for (let row = 0; row < count; row++) {
        const slot = standing.slots[row];
        const { mdp, chances } = planOf(standing.env, slot);
        const state = mdp.stateOf(standing.env, slot);
        if (state === undefined || state === END)
          throw new RangeError("the slot is in no state of its level");
        out.set(chances.subarray(state * mdp.actions, (state + 1) * mdp.actions), row * mdp.actions);
      }
    },
  };
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** [states, actions] chances of a planted chooser. */
function choices(mdp: Mdp, spec: SoftSpec): Float64Array {
  const { names } = mdp.program.objectives;
  const unknown = Object.keys(spec.weights).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new SolveError("unknown-objective", `'${unknown}'`, `known: ${names.join(", ")}`);
  const { beta = DEFAULT_BETA, family = "optimal", gamma = DEFAULT_GAMMA } = spec;
  const greedy = beta === Number.POSITIVE_INFINITY;
  const scale = greedy ? 1 : beta;
  const model = new ChoiceModel(mdp, greedy ? "optimal" : family, gamma);
  model.update(names.map((name) => scale * (Object.hasOwn(spec.weights, name) ? spec.weights[name] : 0)));
  return greedy ? bestEvenly(model) : model.chances;
}

/** Values this near to each other are equal: they are known to within a little less. */
const ALIKE = 1e-7;

/** [states, actions] an even chance of each of the best actions. */
function bestEvenly({ q, mdp: { actions } }: ChoiceModel): Float64Array {
  const chances = new Float64Array(q.length);
  for (let from = 0; from < q.length; from += actions) {
    const own = q.subarray(from, from + actions);
    const best = Math.max(...own);
    const enough = own.map((value) => (value >= best - ALIKE * Math.max(1, Math.abs(best)) ? 1 : 0));
    const count = enough.reduce((sum, one) => sum + one, 0);
    chances.set(
      enough.map((one) => one / count),
      from,
    );
  }
  return chances;
}
