import { readFileSync } from "node:fs";
import { type EpisodeRow, evaluate } from "@mesagrid/agent";
import { evaluatePolicy, type Level, loadProgram, type Program, type Trace } from "@mesagrid/env";
import {
  ChoiceModel,
  type Estimate,
  isRefusal,
  type LevelBook,
  type PlantedSpec,
  plant,
  type Refusal,
  type SoftSpec,
} from "@mesagrid/study";

/** A scenario that ships. */
export function shipped(name: string): Program {
  return loadProgram(readFileSync(`scenarios/${name}.json`, "utf8"));
}

/** Episodes of a planted policy: row i and trace i are the same one. */
export function playPlanted(
  book: LevelBook,
  spec: PlantedSpec,
  { levels, episodes = 64, seed = 1 }: { levels: string; episodes?: number; seed?: number },
): { rows: readonly EpisodeRow[]; traces: readonly Trace[] } {
  const played = evaluate(book.program, plant(book.program, spec, book), {
    ...{ levels, episodes, seed },
    traces: { count: episodes, from: 0, phase: "", step: 0 },
  });
  return { rows: played.rows, traces: [...played.traces].sort((a, b) => a.slot - b.slot) };
}

/** What a soft planted policy gets of an objective on a level, exactly, within the episode's limit. */
export function exactValue(
  book: LevelBook,
  level: Level,
  { weights, beta = 20, family = "optimal" }: SoftSpec,
  aim: { objective: string; gamma: number },
): number {
  const mdp = book.mdp(level);
  const model = new ChoiceModel(mdp, family, 0.95);
  model.update(book.program.objectives.names.map((name) => beta * (weights[name] ?? 0)));
  return evaluatePolicy(mdp, model.chances, { ...aim, horizon: mdp.limit }).value;
}

/** A reading that has to be a number. */
export function known<T extends object>(reading: T | Refusal): T {
  if (isRefusal(reading)) throw new Error(`${reading.refused}: ${reading.because}`);
  return reading;
}

/** True if the interval holds the value. */
export function holds({ low, high }: Estimate, value: number): boolean {
  return low - 1e-9 <= value && value <= high + 1e-9;
}
