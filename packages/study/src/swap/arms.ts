import type { PhaseSpec } from "@mesagrid/env";

/** What a phase takes over of the agent before it. */
export type Keep = Required<NonNullable<PhaseSpec["keep"]>>;

/** The two stretches that are swapped, and how. */
export interface SwapPhases {
  readonly a: PhaseSpec;
  readonly b: PhaseSpec;
  /** Swaps of the agent that is swapped: A to B, back to A, to B again. */
  readonly swaps: number;
  /** What goes on at a swap. */
  readonly keep: Keep;
}

/** One of an agent's trainings: what it comes from, and what is rewarded in it. */
export interface Arm {
  readonly name: string;
  /** What it is, for a table. */
  readonly title: string;
  /** The arm at whose end it branches; none begins with untrained weights. */
  readonly from?: string;
  readonly phase: PhaseSpec;
}

/** Arms that are looked up by name. */
export const [FIRST, FRESH, CONTINUED, OFF, FRESH_OFF] = [
  "A",
  "fresh-B",
  "continued-A",
  "A-B-off",
  "fresh-B-off",
];

const EVERYTHING: Keep = { network: true, optimizer: true, learningRate: true, valueHead: "keep" };

/**
 * The arms of one agent, each after the one that it comes from. `A` is trained on A; `A-B`, `A-B-A`, ... are swapped; `fresh-B` is
 * trained on B alone, `continued-A` goes on with A for as long as B takes, and in those that end in `off` B's reward stops.
 */
export function armsOf(phases: SwapPhases): Arm[] {
  const { a, b } = phases;
  const [first, ...swapped] = chainOf(phases);
  const off: PhaseSpec = { name: "off", reward: {}, levels: b.levels, steps: b.steps, keep: EVERYTHING };
  const on: PhaseSpec = { ...a, name: `${a.name} on`, steps: b.steps, keep: EVERYTHING };
  return [
    first,
    ...swapped,
    { name: FRESH, title: "fresh agent on B", phase: b },
    { name: CONTINUED, title: "goes on with A", from: FIRST, phase: on },
    { name: OFF, title: "after A, B: no reward", from: "A-B", phase: off },
    { name: FRESH_OFF, title: "after fresh B: no reward", from: FRESH, phase: off },
  ];
}

/** A, A-B, A-B-A, ...: the agent that is swapped, stretch by stretch. */
export function chainOf({ a, b, swaps, keep }: SwapPhases): Arm[] {
  const arms: Arm[] = [];
  for (let i = 0; i <= swaps; i++) {
    const spec = i % 2 === 0 ? a : b;
    const before = arms[i - 1]?.name;
    arms.push({
      name: before === undefined ? FIRST : `${before}-${i % 2 === 0 ? "A" : "B"}`,
      title: i === 0 ? "trained on A" : `after ${i} swap${i > 1 ? "s" : ""}`,
      ...(before !== undefined && { from: before }),
      phase: { ...spec, name: i < 2 ? spec.name : `${spec.name} ${1 + (i >> 1)}`, ...(i > 0 && { keep }) },
    });
  }
  return arms;
}
