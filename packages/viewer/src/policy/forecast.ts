import {
  BatchEnv,
  createBuffers,
  type Moment,
  type Program,
  type StepBuffers,
  standpoints,
} from "@mesagrid/env";
import type { Field } from "./answers.js";
import { firstTargets, type Outcome } from "./rollout.js";

/** What comes first in a share of the episodes. */
export interface Fate {
  /** Objectives: one, several at once, or none. */
  readonly targets: readonly number[];
  /** Share of the episodes. */
  readonly share: number;
  /** Moves until then, on average; not a number where nothing comes. */
  readonly moves: number;
}

/** What comes first from where the agent stands, the most frequent first. */
export interface Forecast {
  readonly fates: readonly Fate[];
  /** True if computed from all chances; else counted over so many episodes. */
  readonly episodes: number | null;
}

/** What every move does on a level on which nothing changes before something is paid for. It hangs on no policy. */
export interface Chain {
  /** Cell of each row, as in `Field.rows`. */
  readonly cells: readonly number[];
  /** [rows, actions] the row that follows; -1 where something is paid for, or the episode ends. */
  readonly next: Int32Array;
  /** [rows, actions] index into `groups` of what is paid for; -1 for nothing. */
  readonly paid: Int32Array;
  /** [rows, actions] the agent's cell after it. */
  readonly ends: Int32Array;
  /** Sets of objectives that are paid for at once. */
  readonly groups: readonly (readonly number[])[];
  readonly limit: number;
  /** Row of the agent. */
  readonly start: number;
}

/** Most cells of a board of which this is worked out while a person drags things. */
const MOST_CELLS = 1600;

/**
 * Takes every action from every cell once.
 *
 * @returns null where that does not tell it all (something else moves, something is drawn, or the agent faces somewhere), and
 *   for boards of more than `MOST_CELLS`
 */
export function chainOf(program: Program, moment: Moment): Chain | null {
  if (moment.heading >= 0 || program.cells > MOST_CELLS) return null;
  const places = standpoints(program, moment);
  const actions = program.actions.names.length;
  const [levels] = program.levelSets.keys();
  const env = new BatchEnv(program, { slots: places.length, seed: 0, levels, autoreset: "disabled" });
  const out = createBuffers(program, places.length);
  const rows = new Int32Array(program.cells).fill(-1);
  places.forEach(({ cell }, row) => {
    rows[cell] = row;
  });
  const chain = {
    cells: places.map(({ cell }) => cell),
    next: new Int32Array(places.length * actions).fill(-1),
    paid: new Int32Array(places.length * actions).fill(-1),
    ends: new Int32Array(places.length * actions),
    groups: [] as number[][],
    limit: program.levelSets.get(moment.level.set)?.limit ?? program.limit,
    start: -1,
  };
  const agents = program.kinds.agentLayer * program.cells;
  chain.start = rows[moment.level.board.indexOf(program.kinds.agent, agents) - agents];
  const taken = new Uint8Array(places.length);
  try {
    for (let action = 0; action < actions; action++) {
      // An empty tape: what would be drawn is refused, so that one step tells all.
      places.forEach(({ moment: { level, counters } }, slot) => {
        env.startFrom(slot, level, out, { counters, tape: [] });
      });
      env.step(taken.fill(action), out);
      for (let row = 0; row < places.length; row++) {
        const pair = row * actions + action;
        const targets = paidFor(program, out, row);
        chain.ends[pair] = env.state.agents[row];
        if (targets.length > 0) chain.paid[pair] = groupOf(chain.groups, targets);
        else if (out.terminated[row] === 0) {
          if (!isStill(env, row, moment)) return null;
          chain.next[pair] = rows[chain.ends[pair]];
        }
      }
    }
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return chain;
}

/** Objectives that something that happened in the slot's step pays. */
function paidFor({ events, objectives }: Program, out: StepBuffers, slot: number): number[] {
  const { names, prices } = objectives;
  return [...names.keys()].filter((k) =>
    events.some(
      (_, event) =>
        event > 0 && out.events[slot * events.length + event] > 0 && prices[event * names.length + k] > 0,
    ),
  );
}

function groupOf(groups: number[][], targets: number[]): number {
  const known = groups.findIndex((group) => group.join() === targets.join());
  return known >= 0 ? known : groups.push(targets) - 1;
}

/** True if nothing but the agent's place has changed. */
function isStill({ program, state }: BatchEnv, slot: number, { level, counters }: Moment): boolean {
  const { boardSize, cells, kinds, rules } = program;
  const agents = kinds.agentLayer * cells;
  for (let place = 0; place < boardSize; place++) {
    const isAgents = place >= agents && place < agents + cells;
    if (!isAgents && state.boards[slot * boardSize + place] !== level.board[place]) return false;
  }
  const fired = state.fired.subarray(slot * rules.count, (slot + 1) * rules.count);
  return (
    fired.every((one) => one === 0) &&
    counters.every((value, c) => state.counters[slot * counters.length + c] === value)
  );
}

/** The groups of objectives that there is a way to from where the agent stands. */
export function groupsInReach({ cells, next, paid, start }: Chain): Set<number> {
  const actions = next.length / Math.max(1, cells.length);
  const met = new Set(start < 0 ? [] : [start]);
  const groups = new Set<number>();
  // A set goes on with what is added to it meanwhile.
  for (const row of met) {
    for (let pair = row * actions; pair < (row + 1) * actions; pair++) {
      if (paid[pair] >= 0) groups.add(paid[pair]);
      else if (next[pair] >= 0) met.add(next[pair]);
    }
  }
  return groups;
}

/** Cells that it is paid for to come to, and the group of objectives that pay. */
export function paidCells({ ends, paid }: Chain): Map<number, number> {
  const cells = new Map<number, number>();
  paid.forEach((group, pair) => {
    if (group >= 0) cells.set(ends[pair], group);
  });
  return cells;
}

/**
 * The chance that each group of objectives comes first, from every cell, within the limit of the episode: exact.
 *
 * @returns [rows, groups]
 */
export function firstShares(chain: Chain, { chances }: Field): Float64Array {
  const { cells, next, paid, groups, limit } = chain;
  const many = groups.length;
  const actions = next.length / Math.max(1, cells.length);
  let shares = new Float64Array(cells.length * many);
  let later = new Float64Array(cells.length * many);
  for (let step = 0; step < limit; step++) {
    [shares, later] = [later, shares];
    shares.fill(0);
    for (let pair = 0; pair < next.length; pair++) {
      const row = Math.floor(pair / actions);
      if (paid[pair] >= 0) shares[row * many + paid[pair]] += chances[pair];
      else if (next[pair] >= 0) {
        for (let g = 0; g < many; g++) shares[row * many + g] += chances[pair] * later[next[pair] * many + g];
      }
    }
  }
  return shares;
}

/** What comes first from where the agent stands: exact. */
export function forecast(chain: Chain, { chances }: Field): Forecast {
  const { cells, next, paid, groups, limit, start } = chain;
  const actions = next.length / Math.max(1, cells.length);
  const [sums, moves] = [new Float64Array(groups.length), new Float64Array(groups.length)];
  let here = new Float64Array(cells.length);
  let there = new Float64Array(cells.length);
  if (start >= 0) there[start] = 1;
  for (let step = 1; step <= limit; step++) {
    [here, there] = [there, here];
    there.fill(0);
    for (let pair = 0; pair < next.length; pair++) {
      const chance = here[Math.floor(pair / actions)] * chances[pair];
      if (paid[pair] >= 0) {
        sums[paid[pair]] += chance;
        moves[paid[pair]] += chance * step;
      } else if (next[pair] >= 0) there[next[pair]] += chance;
    }
  }
  const fates: Fate[] = groups.map((targets, g) => ({ targets, share: sums[g], moves: moves[g] / sums[g] }));
  const none = Math.max(0, 1 - sums.reduce((sum, share) => sum + share, 0));
  fates.push({ targets: [], share: none, moves: Number.NaN });
  return { fates: fates.sort((a, b) => b.share - a.share), episodes: null };
}

/** The same counted over episodes, where it cannot be computed. */
export function countedForecast(outcomes: readonly Outcome[]): Forecast {
  const groups = new Map<string, { targets: readonly number[]; moves: number[] }>();
  for (const outcome of outcomes) {
    const targets = firstTargets(outcome);
    const group = groups.get(targets.join()) ?? { targets, moves: [] };
    group.moves.push(targets.length > 0 ? outcome.firsts[targets[0]] : Number.NaN);
    groups.set(targets.join(), group);
  }
  const fates = [...groups.values()].map(({ targets, moves }) => ({
    targets,
    share: moves.length / outcomes.length,
    moves: moves.reduce((sum, one) => sum + one, 0) / moves.length,
  }));
  return { fates: fates.sort((a, b) => b.share - a.share), episodes: outcomes.length };
}

/** Cells of the likeliest way from the agent to a group of objectives (Dijkstra 1959 on -log chances); none if there is no way. */
export function likeliestWay(chain: Chain, { chances }: Field, targets: readonly number[]): number[] {
  const { cells, next, paid, ends, groups, start } = chain;
  const group = groups.findIndex((one) => one.join() === targets.join());
  const actions = next.length / Math.max(1, cells.length);
  const best = new Float64Array(cells.length);
  const from = new Int32Array(cells.length).fill(-1);
  const done = new Uint8Array(cells.length);
  if (group < 0 || start < 0) return [];
  best[start] = 1;
  let goal = { chance: 0, row: -1, action: -1 };
  for (;;) {
    let row = -1;
    for (let one = 0; one < cells.length; one++) {
      if (done[one] === 0 && best[one] > (row < 0 ? 0 : best[row])) row = one;
    }
    if (row < 0 || best[row] <= goal.chance) break;
    done[row] = 1;
    for (let action = 0; action < actions; action++) {
      const pair = row * actions + action;
      const chance = best[row] * chances[pair];
      if (paid[pair] === group && chance > goal.chance) goal = { chance, row, action };
      const to = next[pair];
      if (to < 0 || chance <= best[to]) continue;
      best[to] = chance;
      from[to] = row;
    }
  }
  if (goal.row < 0) return [];
  const way = [ends[goal.row * actions + goal.action]];
  for (let row = goal.row; row >= 0; row = from[row]) way.unshift(cells[row]);
  return way;
}
