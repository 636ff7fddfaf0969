import type { Settings } from "@mesagrid/agent";

/** One thing that has to be learned. Returns are mean undiscounted ones over `EPISODES` evaluation levels. */
export interface LearningTask {
  readonly name: string;
  /** A file of `scenarios/`, without its ending; its first phase is trained. */
  readonly scenario: string;
  readonly settings: Partial<Settings>;
  /** Environment steps. */
  readonly steps: number;
  readonly levels: string;
  readonly objective: string;
  /** What every seed has to reach, or must not exceed. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

export const EPISODES = 512;

const GRU = { memory: "gru", learningRate: 0.002 } as const;

/** To add one: scenario, network, steps, threshold. */
export const TASKS: readonly LearningTask[] = [
  {
    name: "memory, gru",
    scenario: "lamp-memory",
    settings: GRU,
    steps: 200_000,
    levels: "train",
    objective: "lamp",
    atLeast: 0.95,
  },
  {
    name: "memory, lstm",
    scenario: "lamp-memory",
    settings: { ...GRU, memory: "lstm" },
    steps: 200_000,
    levels: "train",
    objective: "lamp",
    atLeast: 0.95,
  },
  {
    name: "memory, none",
    scenario: "lamp-memory",
    settings: {},
    steps: 200_000,
    levels: "train",
    objective: "lamp",
    atMost: 0.6,
  },
];
