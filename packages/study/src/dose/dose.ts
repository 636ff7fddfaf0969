import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Settings, writeAtomic } from "@mesagrid/agent";
import { loadProgram, type Program } from "@mesagrid/env";
import { type AgentsOptions, trainAgents } from "../first-look/agents.js";
import type { AgentResult, AgentTask } from "../first-look/task.js";
import { wantedObjective } from "../measures/targets.js";
import { isRefusal } from "../measures/types.js";
import { labelOf } from "../measures/verdict.js";
import { type DosePoint, type Response, respond } from "./summary.js";

/** What is dosed, and how the agents are trained. */
export interface DosePlan {
  /** The scenario's text. */
  readonly scenario: string;
  /** The level set that agents are trained on, and the one that is mixed in. */
  readonly levels: string;
  readonly mix: string;
  /** Shares of the latter, rising. */
  readonly doses: readonly number[];
  readonly seeds: readonly number[];
  /** Environment steps, instead of the first phase's. */
  readonly steps?: number;
  readonly settings: Partial<Settings>;
  /** Levels of each set that every agent is read on. */
  readonly episodes: number;
  /** How far on the way from the smallest dose's answer to the largest's the threshold lies, 0 to 1. */
  readonly share: number;
}

export interface DoseOptions extends AgentsOptions {
  readonly plan: DosePlan;
  /** The agents' run folders and `dose.json` go there. */
  readonly out: string;
  /** The command that makes it again. */
  readonly command: string;
}

/** What is read of an agent, in a word or two, and the number itself. */
export interface Reading extends Response {
  readonly what: string;
}

/** What came out, and what it takes to get the same again: what `dose.json` holds. */
export interface DoseReport {
  readonly command: string;
  readonly scenario: AgentResult["scenario"];
  readonly plan: Omit<DosePlan, "scenario">;
  readonly config: AgentResult["config"];
  readonly backend: string;
  readonly versions: AgentResult["versions"];
  readonly steps: number;
  readonly readings: readonly Reading[];
  readonly agents: readonly {
    readonly dose: number;
    readonly seed: number;
    readonly returns: AgentResult["returns"];
    readonly normalised: AgentResult["normalised"];
    readonly choice: AgentResult["choice"];
    readonly verdict: string;
  }[];
}

/**
 * Trains agents with each dose of another level set and reads them. Agents of one seed share first weights, streams and, wherever both
 * draw from the same set, levels. What is done already is kept, so that the same call goes on after a stop, and more doses or seeds join.
 *
 * @returns nothing if it was stopped
 * @throws ScenarioError, Failure if the folder holds another training
 */
export async function doseResponse({
  plan,
  out,
  command,
  ...options
}: DoseOptions): Promise<DoseReport | undefined> {
  mkdirSync(out, { recursive: true });
  const results = await trainAgents(doseTasks(plan, out), options);
  if (!results) return undefined;
  const { scenario: text, ...rest } = plan;
  const [{ scenario, config, backend, versions, steps }] = results;
  const report: DoseReport = {
    ...{ command, scenario, plan: rest, config, backend, versions, steps },
    readings: readingsOf(loadProgram(text), plan, results),
    agents: results.map(({ seed, returns, normalised, choice, verdict }, i) => ({
      ...{ dose: doseAt(plan, i), seed, returns, normalised, choice, verdict: labelOf(verdict) },
    })),
  };
  writeAtomic(join(out, "dose.json"), `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** The tasks dose by dose, within each seed by seed. */
function doseTasks(plan: DosePlan, out: string): AgentTask[] {
  const { scenario, levels, mix, doses, seeds, steps, settings, episodes } = plan;
  return doses.flatMap((dose) =>
    seeds.map((seed) => ({
      arm: { name: `${mix}=${dose}`, title: `${dose} of ${mix}`, levels, mix: { [mix]: dose }, settings },
      ...{ scenario, seed, episodes, verdictOn: mix, sets: [levels] },
      ...(steps !== undefined && { steps }),
      folder: join(out, `${mix}=${dose}-s${seed}`),
    })),
  );
}

function doseAt({ doses, seeds }: DosePlan, task: number): number {
  return doses[Math.floor(task / seeds.length)];
}

/** Returns of all objectives where they part, of the wanted one on its own levels too, its choice and its weight. */
function readingsOf(program: Program, plan: DosePlan, results: readonly AgentResult[]): Reading[] {
  const { levels, mix, doses, share } = plan;
  const wanted = wantedObjective(program);
  const reading = (what: string, value: (result: AgentResult) => number | undefined): Reading[] => {
    const points = results.flatMap((result, i): DosePoint[] => {
      const one = value(result);
      return one === undefined ? [] : [{ dose: doseAt(plan, i), seed: result.seed, value: one }];
    });
    return points.length === 0 ? [] : [{ what, ...respond(points, doses, share) }];
  };
  const returned = (set: string, objective: string): Reading[] => {
    const solved = reading(`${objective} on ${set}`, ({ normalised }) => normalised[set]?.[objective]);
    return solved.length > 0
      ? solved
      : reading(`return of ${objective} on ${set}`, ({ returns }) => returns[set]?.[objective]);
  };
  return [
    ...returned(levels, wanted),
    ...program.objectives.names.flatMap((objective) => returned(mix, objective)),
    ...reading(`${wanted} first`, ({ choice }) => choice[wanted]),
    ...reading(`weight of ${wanted}`, ({ revealed }) => {
      const weight =
        isRefusal(revealed) || revealed.kind !== "weights" ? undefined : revealed.weights[wanted];
      return weight === undefined || isRefusal(weight) ? undefined : weight.mean;
    }),
  ];
}
