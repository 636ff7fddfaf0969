import { enumerate, LIMITS, loadProgram, type Mdp, type Program } from "@mesagrid/env";
import type { Family } from "../../planted/choice-model.js";
import type { Decisions } from "../../planted/decisions.js";
import { countDecisions } from "./evidence.js";
import { fit } from "./fit.js";
import { Likelihood } from "./likelihood.js";

/** What going to things and making things happen, whether an objective names them or not, explains beyond the named objectives. */
export interface Unnamed {
  /** By how much likelier the decisions become, nats. */
  readonly gain: number;
  /** The kind of thing, or else the event, that most is added for, liked or shunned. */
  readonly kind: string | undefined;
}

/**
 * Fits the objectives anew together with an objective for each kind of thing on the board, to step onto one, and one for each event. If the agent is after
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
  const room = LIMITS.objectives - program.objectives.names.length;
  const kinds = things(decisions).slice(0, Math.min(room, LIMITS.events - program.events.length));
  const events = happenings(decisions).slice(0, room - kinds.length);
  const extended = withThings(program, kinds, events);
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
  const best = fit(likelihood, [start], []);
  const sizes = best.theta.subarray(theta.length).map(Math.abs);
  // Of a kind and an event that always go together the kind is named: between the two, theta is shared.
  const most = sizes.findIndex((size) => size >= 0.99 * Math.max(...sizes));
  return { gain: Math.max(0, best.value - value), kind: [...kinds, ...events][most] };
}

/** Kinds that are on one of the levels and can be stepped onto. */
function things(decisions: readonly Decisions[]): string[] {
  const { names, agent, blocks } = decisions[0].mdp.program.kinds;
  const there = new Set(decisions.flatMap(({ level }) => [...level.board]));
  return names.filter(
    (_, id) => id > 0 && id !== agent && there.has(id) && blocks[agent * names.length + id] === 0,
  );
}

/** Events that can happen on one of the levels, and need not. */
function happenings(decisions: readonly Decisions[]): string[] {
  const { events } = decisions[0].mdp.program;
  return events.filter((event, e) => event !== "step" && decisions.some(({ mdp }) => mdp.events[e] === 1));
}

/** The same world with an objective for each kind and event; the rules that are added only say what happened, and change nothing. */
function withThings({ scenario }: Program, kinds: readonly string[], events: readonly string[]): Program {
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
        [...kinds.map(event), ...events].map((name) => [
          `only-${name}`,
          { role: "hidden", price: { [name]: 1 } },
        ]),
      ),
    },
  });
}
