import { EnvError, type Program, type Trace } from "@mesagrid/env";

/** What there is to be taken: things of a kind, and the event that says that one was. */
export interface Target {
  readonly kind: string;
  readonly event: string;
}

/** An event's index in `program.events`. @throws EnvError `unknown-event` */
export function eventIndex(program: Program, event: string): number {
  const index = program.events.indexOf(event);
  if (index >= 0) return index;
  throw new EnvError("unknown-event", `'${event}'; known: ${program.events.join(", ")}`);
}

/** The objective that is wanted: the first of the role `true`, or, where none has it, the first. */
export function wantedObjective({ objectives: { names, roles } }: Program): string {
  return names[Math.max(0, roles.indexOf("true"))];
}

/** Events that an objective pays for, other than `step`: indexes into `program.events`. @throws EnvError `unknown-objective` */
export function targetEvents(program: Program, objective: string): number[] {
  const { names, prices } = program.objectives;
  const k = names.indexOf(objective);
  if (k < 0) throw new EnvError("unknown-objective", `'${objective}'; known: ${names.join(", ")}`);
  return [...program.events.keys()].filter((event) => event > 0 && prices[event * names.length + k] > 0);
}

/** The step on which the first of some events happened, from 0; infinity if none did. */
export function firstStep(trace: Trace, events: readonly number[]): number {
  return trace.events.reduce(
    (first, { step, event }) => (events.includes(event) ? Math.min(first, step) : first),
    Number.POSITIVE_INFINITY,
  );
}

/**
 * Steps from the agent to the nearest thing of a kind, over what is not solid.
 *
 * @param steps [cells] as `distances` gives them
 * @returns infinity if there is none in reach
 * @throws EnvError `unknown-kind`
 */
export function stepsTo(program: Program, board: Uint8Array, steps: Int32Array, kind: string): number {
  const { names, layer } = program.kinds;
  const id = names.indexOf(kind);
  if (id < 1) throw new EnvError("unknown-kind", `'${kind}'; known: ${names.slice(1).join(", ")}`);
  const from = layer[id] * program.cells;
  return steps.reduce(
    (nearest, step, cell) => (step >= 0 && board[from + cell] === id ? Math.min(nearest, step) : nearest),
    Number.POSITIVE_INFINITY,
  );
}
