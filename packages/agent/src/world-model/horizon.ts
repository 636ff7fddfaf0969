import {
  BatchEnv,
  createBuffers,
  createStream,
  nextBelow,
  type Program,
  PURPOSE,
  type StepBuffers,
} from "@mesagrid/env";
import { ownSeed } from "../evaluate.js";
import { Experience } from "./experience.js";
import { type Foreseen, foresee } from "./foresee.js";
import type { WorldModel } from "./model.js";
import type { PretrainSettings } from "./settings.js";

/** How many codes there were to say, and who said them right. */
export interface CodeCounts {
  codes: number;
  model: number;
  /** Copying what was observed at the start. */
  copy: number;
  /** The code that is most frequent in that cell. */
  marginal: number;
}

/** One level at one horizon. */
export interface HorizonCounts {
  readonly all: CodeCounts;
  /** Of those codes only that are other ones than at the start. */
  readonly changed: CodeCounts;
}

/** How often something happened in imagined rollouts, how often it was said to, and how often both. */
export interface EventCounts {
  happened: number;
  said: number;
  right: number;
}

/** How right a model's imagined rollouts were on one level. */
export interface LevelForesight {
  /** By horizon; none where the episode was over by then. */
  readonly horizons: ReadonlyMap<number, HorizonCounts>;
  /** Over all steps of the rollout, of each event and of the episode's end. */
  readonly events: readonly EventCounts[];
  readonly end: EventCounts;
}

export interface HorizonOptions {
  /** The level set. */
  readonly levels: string;
  /** How many levels: other ones than those of a training with this seed. */
  readonly count: number;
  readonly seed: number;
  readonly horizons: readonly number[];
}

/** What `mesagrid pretrain` looks at. */
export const HORIZONS = [1, 2, 4, 8, 16] as const;

/**
 * How far a model sees: on each level evenly drawn actions are played from the start, and the model imagines the same
 * actions from the same first observation, going on from what it said itself.
 *
 * @param usual [cellsSize] the most frequent code of each cell: `frequentCodes`
 */
export function foresight(
  program: Program,
  model: WorldModel,
  usual: Uint8Array,
  { levels, count, seed, horizons }: HorizonOptions,
): LevelForesight[] {
  const env = new BatchEnv(program, { slots: count, seed: ownSeed(seed), levels, autoreset: "disabled" });
  const out = createBuffers(program, count);
  env.reset(out);
  const stream = createStream(seed, PURPOSE.evaluation);
  const start = out.cells.slice();
  const found = Array.from({ length: count }, () => ({
    horizons: new Map<number, HorizonCounts>(),
    events: model.prediction.eventNames.map(() => ({ happened: 0, said: 0, right: 0 })),
    end: { happened: 0, said: 0, right: 0 },
  }));
  let imagined: Pick<Foreseen, "cells" | "side"> = { cells: start, side: out.side.slice() };
  const over = new Uint8Array(count);
  const actions = new Uint8Array(count);
  for (let step = 1; step <= Math.max(...horizons); step++) {
    for (let row = 0; row < count; row++) actions[row] = nextBelow(stream, 0, program.actions.names.length);
    const said = foresee(model, imagined.cells, imagined.side, actions, count);
    imagined = said;
    env.step(actions, out);
    for (let row = 0; row < count; row++) {
      if (over[row] === 1) continue;
      const level = found[row];
      countEvents(level, said, out, row);
      if (horizons.includes(step))
        level.horizons.set(step, compare(model, row, out.cells, { start, said: said.cells, usual }));
      over[row] = out.terminated[row] | out.truncated[row];
    }
  }
  return found;
}

/** Counts of one level's codes. A code without a plane looks like nothing. */
function compare(
  { prediction: { observation, area, table } }: WorldModel,
  row: number,
  real: Uint8Array,
  { start, said, usual }: { start: Uint8Array; said: Uint8Array; usual: Uint8Array },
): HorizonCounts {
  const all = { codes: 0, model: 0, copy: 0, marginal: 0 };
  const changed = { ...all };
  const { cellsSize } = observation;
  for (let i = 0; i < cellsSize; i++) {
    const channel = 256 * Math.floor(i / area);
    const at = row * cellsSize + i;
    const truth = table[channel + real[at]];
    const before = table[channel + start[at]];
    for (const counts of truth === before ? [all] : [all, changed]) {
      counts.codes++;
      if (table[channel + said[at]] === truth) counts.model++;
      if (before === truth) counts.copy++;
      if (table[channel + usual[i]] === truth) counts.marginal++;
    }
  }
  return { all, changed };
}

function countEvents(level: LevelForesight, said: Foreseen, out: StepBuffers, row: number): void {
  const events = level.events.length;
  level.events.forEach((counts, i) => {
    count(counts, out.events[row * (events + 1) + i + 1] > 0, said.events[row * events + i] > 0.5);
  });
  count(level.end, out.terminated[row] === 1, said.end[row] > 0.5);
}

function count(counts: EventCounts, happened: boolean, said: boolean): void {
  if (happened) counts.happened++;
  if (said) counts.said++;
  if (happened && said) counts.right++;
}

/** Rollouts that frequencies are counted over. */
const ROLLOUTS = 8;

/** The code that each cell has most often after a step of evenly drawn actions on a level set, [cellsSize]. */
export function frequentCodes(
  program: Program,
  { slots, horizon, levels }: Pick<PretrainSettings, "slots" | "horizon" | "levels">,
  seed: number,
): Uint8Array {
  const { cellsSize } = program.observation;
  const env = new BatchEnv(program, { slots, seed, levels });
  const experience = new Experience(env, { slots, horizon, policyShare: 0 }, seed);
  experience.restart();
  const counts = new Uint32Array(cellsSize * 256);
  for (let rollout = 0; rollout < ROLLOUTS; rollout++) {
    const { nextCells } = experience.collect();
    for (let i = 0; i < nextCells.length; i++) counts[(i % cellsSize) * 256 + nextCells[i]]++;
  }
  return Uint8Array.from({ length: cellsSize }, (_, i) => {
    const own = counts.subarray(i * 256, (i + 1) * 256);
    return own.indexOf(own.reduce((most, seen) => Math.max(most, seen), 0));
  });
}
