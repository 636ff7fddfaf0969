import { enumerate, loadProgram, type Mdp, type Program } from "@mesagrid/env";
import type { Family } from "../../planted/choice-model.js";
import type { Decisions } from "../../planted/decisions.js";
import { countDecisions } from "./evidence.js";
import { fit } from "./fit.js";
import { Likelihood } from "./likelihood.js";
import { pays } from "./separating.js";

/** What going to things, whether an objective names them or not, explains beyond the named objectives. */
export interface Unnamed {
  /** By how much likelier the decisions become, nats. */
  readonly gain: number;
  /** The kind of thing that most is added for, liked or shunned; none if there are no things. */
  readonly kind: string | undefined;
}

/**
 * Fits the objectives anew together with an objective for each kind of thing on the board: to step onto one. If the agent is after
 * something that no objective names, these explain its decisions better, though the named ones may explain them in part: whoever goes
 * to the stone shuns all that is not the stone.
 *
 * @param theta where the likelihood of the named objectives is highest in this family
 */
export function unnamedGain(
  decisions: readonly Decisions[],
  { family, theta, gamma, value }: { family: Family; theta: Float64Array; gamma: number; value: number },
): Unnamed {
  const { program } = decisions[0].mdp;
  const kinds = things(program);
  const extended = withThings(program, kinds);
  const known = new Map<Mdp, Mdp>();
  const anew = decisions.map((made): Decisions => {
    const { mdp, level, counters } = made;
    const same = known.get(mdp) ?? enumerate(extended, level, { states: mdp.states + 1, counters });
    known.set(mdp, same);
    return { ...made, mdp: same };
  });
  const likelihood = new Likelihood(countDecisions(anew), family, gamma);
  const start = new Float64Array(likelihood.objectives);
  start.set(theta);
  const mdps = [...known.values()];
  const met = [...kinds.keys()].filter((i) => {
    const only = start.map((_, k) => (k === theta.length + i ? 1 : 0));
    return mdps.some((mdp) => pays(mdp, only));
  });
  const best = fit(likelihood, [start], []);
  const size = (i: number) => Math.abs(best.theta[theta.length + i]);
  const most = met.reduce<number | undefined>(
    (a, b) => (a === undefined || size(b) > size(a) ? b : a),
    undefined,
  );
  return { gain: Math.max(0, best.value - value), kind: most === undefined ? undefined : kinds[most] };
}

/** Kinds that can be stepped onto. */
function things({ kinds }: Program): string[] {
  return kinds.names.filter(
    (_, id) => id > 0 && id !== kinds.agent && kinds.blocks[kinds.agent * kinds.names.length + id] === 0,
  );
}

/** The same world with an objective for each kind; the rules that are added only say what happened, and change nothing. */
function withThings({ scenario }: Program, kinds: readonly string[]): Program {
  const event = (kind: string) => `stepped-on-${kind}`;
  return loadProgram({
    ...scenario,
    rules: [
      ...kinds.map((kind) => ({ when: { enter: kind }, do: [{ emit: event(kind) }] })),
      ...(scenario.rules ?? []),
    ],
    objectives: {
      ...scenario.objectives,
      ...Object.fromEntries(
        kinds.map((kind) => [`thing-${kind}`, { role: "hidden", price: { [event(kind)]: 1 } }]),
      ),
    },
  });
}
