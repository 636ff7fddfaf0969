import type { Settings } from "@mesagrid/agent";

/** One thing that has to be learned. Returns are mean undiscounted ones over `EPISODES` evaluation levels. */
export interface LearningTask {
  readonly name: string;
  /** A file of `scenarios/`, without its ending; its first phase is trained. */
  readonly scenario: string;
  readonly settings: Partial<Settings>;
  /** Environment steps. */
  readonly steps: number;
  /** The objective's return on the level set that the phase trains on: what every seed has to reach, or must not exceed. */
  readonly objective: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export const EPISODES = 512;

/** With less entropy some seeds settle for one door, 0.5, before they have found out what the memory is good for. */
const SMALL: Partial<Settings> = {
  hidden: [64],
  memoryUnits: 32,
  slots: 128,
  learningRate: 0.003,
  entropy: 0.03,
};
/** With the step size above one seed in seven or so settles for one door with an LSTM, whichever kernels it learns on. */
const LSTM = { memory: "lstm", learningRate: 0.002 } as const;
const FAR: Partial<Settings> = { slots: 64, horizon: 128, minibatches: 8, gamma: 0.99, entropy: 0.03 };

/** A row a task: scenario, network, steps, threshold. */
export const TASKS: readonly LearningTask[] = [
  row("cheese-corner", "cheese", {}, 400_000, { atLeast: 0.6 }),
  row("keys-chests", "chests", { gamma: 0.99 }, 800_000, { atLeast: 1.55 }),
  row("minigrid-door-key", "goal", FAR, 2_000_000, { atLeast: 0.9 }),
  row("lamp-memory", "lamp", { ...SMALL, memory: "gru" }, 250_000, { atLeast: 0.95 }),
  row("lamp-memory", "lamp", { ...SMALL, ...LSTM }, 600_000, { atLeast: 0.95 }),
  row("lamp-memory", "lamp", SMALL, 600_000, { atMost: 0.6 }),
];

function row(
  scenario: string,
  objective: string,
  settings: Partial<Settings>,
  steps: number,
  bounds: Pick<LearningTask, "atLeast" | "atMost">,
): LearningTask {
  const control = bounds.atMost === undefined ? "" : " without memory";
  const memory = settings.memory ? ` with ${settings.memory}` : control;
  const name = `${scenario}, ${settings.network ?? "mlp"}${memory}`;
  return { name, scenario, settings, steps, objective, ...bounds };
}
