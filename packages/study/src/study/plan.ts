import { type BackendName, type PretrainSettings, type Settings, VERSION } from "@mesagrid/agent";
import type { PhaseSpec } from "@mesagrid/env";
import { Failure } from "../failure.js";
import type { Arm } from "./arms.js";
import type { BatterySpec } from "./schema.js";
import type { AgentSeeds, Study } from "./study.js";

/** What an agent plays and what is read, with nothing left to be looked up. */
export interface BatteryTask extends Omit<BatterySpec, "when" | "seed" | "measures" | "scenario"> {
  readonly seed: number;
  readonly measures: readonly string[];
  readonly when: NonNullable<BatterySpec["when"]>;
}

/** One agent to train and to read: all that its outcome hangs on, as plain JSON. */
export interface CellTask extends AgentSeeds {
  /** Its name within the study, also that of its folder. */
  readonly id: string;
  readonly arm: string;
  /** Of mesagrid: another one does not work on it. */
  readonly version: string;
  /** The scenario's text, the arm's variant worked in. */
  readonly scenario: string;
  readonly settings: Partial<Settings>;
  readonly phases: readonly PhaseSpec[];
  readonly pretrain?: Partial<PretrainSettings>;
  readonly backend: BackendName | "auto";
  readonly batteries: readonly BatteryTask[];
}

/** What narrows a study. */
export interface Narrowing {
  /** Of the study's arms, by name. */
  readonly arms?: readonly string[] | undefined;
  /** Of the study's seeds; of crossed ones both are narrowed to these. */
  readonly seeds?: readonly number[] | undefined;
  /** Two seeds, a twentieth of the steps, at most 16 levels: does it work at all? */
  readonly quick?: boolean | undefined;
}

/** Seed of the levels that agents are read on, if a battery names none: none of them was trained on them by it. */
const LEVELS_SEED = 1000;

/** What `--quick` leaves of a study. */
const QUICK = { seeds: 2, steps: 0.05, episodes: 16 } as const;

/**
 * The cells of a study: an agent for every arm and pair of seeds, seed by seed, so that what there is after a stop is of all arms.
 *
 * @throws Failure for an arm or a seed that the study does not have
 */
export function planCells(
  study: Study,
  { arms, seeds, quick = false }: Narrowing = {},
  backend: CellTask["backend"] = "auto",
): CellTask[] {
  const chosen = chooseArms(study, arms);
  return chooseAgents(study, seeds, quick).flatMap((agent) =>
    chosen.map((arm) => cellOf(study, arm, agent, quick, backend)),
  );
}

function cellOf(
  { file }: Study,
  arm: Arm,
  agent: AgentSeeds,
  quick: boolean,
  backend: CellTask["backend"],
): CellTask {
  const { name, text, program, phases, pretrain } = arm;
  const { initialisation, data, seed } = agent;
  const crossed = typeof file.seeds !== "string";
  const fewer = (steps: number) => (quick ? Math.ceil(steps * QUICK.steps) : steps);
  const batteries = file.batteries.flatMap((battery): BatteryTask[] => {
    const { scenario, ...rest } = battery;
    if (scenario !== undefined && scenario !== program.name) return [];
    const { measures = file.measures ?? [], episodes, when = "end", seed: own = LEVELS_SEED } = battery;
    const levels = battery.levels.filter((set) => program.levelSets.has(set));
    if (levels.length === 0) return [];
    return [
      {
        ...rest,
        levels,
        measures,
        when,
        seed: own,
        episodes: quick ? Math.min(episodes, QUICK.episodes) : episodes,
      },
    ];
  });
  return {
    id: crossed ? `${name}-i${initialisation}-d${data}` : `${name}-s${seed}`,
    arm: name,
    ...agent,
    version: VERSION,
    scenario: text,
    settings: arm.settings,
    phases: phases.map((phase) => ({ ...phase, steps: fewer(phase.steps) })),
    ...(pretrain && { pretrain: { ...pretrain, ...(pretrain.steps && { steps: fewer(pretrain.steps) }) } }),
    ...{ backend, batteries },
  };
}

function chooseArms({ arms }: Study, wanted: readonly string[] | undefined): readonly Arm[] {
  const unknown = wanted?.find((name) => !arms.some((arm) => arm.name === name));
  if (unknown !== undefined)
    throw new Failure(
      `the study has no arm '${unknown}'`,
      `known: ${arms.map(({ name }) => name).join(", ")}`,
    );
  return arms.filter(({ name }) => wanted?.includes(name) ?? true);
}

function chooseAgents(
  { agents }: Study,
  wanted: readonly number[] | undefined,
  quick: boolean,
): readonly AgentSeeds[] {
  const few = (values: readonly number[]) => [...new Set(values)].slice(0, QUICK.seeds);
  const initialisations = wanted ?? (quick ? few(agents.map((agent) => agent.initialisation)) : undefined);
  const datas = wanted ?? (quick ? few(agents.map(({ data }) => data)) : undefined);
  const chosen = agents.filter(
    ({ initialisation, data }) =>
      (initialisations?.includes(initialisation) ?? true) && (datas?.includes(data) ?? true),
  );
  const missing = wanted?.find(
    (seed) => !chosen.some(({ initialisation, data }) => initialisation === seed || data === seed),
  );
  if (missing !== undefined)
    throw new Failure(`the study has no seed ${missing}`, "its file says which it has");
  return chosen;
}

/** Environment steps of a cell's training, its world model's included. */
export function stepsOf(
  { phases, pretrain }: Pick<CellTask, "phases" | "pretrain">,
  pretrainSteps: number,
): number {
  return (
    phases.reduce((sum, { steps }) => sum + steps, 0) + (pretrain ? (pretrain.steps ?? pretrainSteps) : 0)
  );
}
