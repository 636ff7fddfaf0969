import {
  BatchEnv,
  createBuffers,
  enumerate,
  type Level,
  loadProgram,
  type Program,
  solve,
} from "@mesagrid/env";
import { levelsOf } from "../levels.js";
import { scenarioText } from "../scenarios.js";

const SEED = 1;

/** Chooses an action by name from all that there is to know about a slot. */
export type Script = (view: View) => string;

/** What a script may look at and ask: one slot of an env. */
export class View {
  readonly #program: Program;
  readonly #env: BatchEnv;
  readonly #slot: number;

  constructor(env: BatchEnv, slot: number) {
    this.#program = env.program;
    this.#env = env;
    this.#slot = slot;
  }

  /** How many of a kind are on the board. */
  count(kind: string): number {
    const id = this.#program.kinds.names.indexOf(kind);
    const { boardSize, cells, kinds } = this.#program;
    const start = this.#slot * boardSize + kinds.layer[id] * cells;
    return this.#env.state.boards.subarray(start, start + cells).filter((there) => there === id).length;
  }

  /** The row of the first of a kind, -1 without one. */
  row(kind: string): number {
    const { boardSize, kinds, width, cells } = this.#program;
    const id = kinds.names.indexOf(kind);
    const start = this.#slot * boardSize + kinds.layer[id] * cells;
    return Math.floor(this.#env.state.boards.subarray(start, start + cells).indexOf(id) / width);
  }

  counter(name: string): number {
    const { names } = this.#program.counters;
    return this.#env.state.counters[this.#slot * names.length + names.indexOf(name)];
  }

  /**
   * The first action of a shortest way to the nearest of the kinds, round what is solid and what is avoided; against it,
   * where it is solid itself. Without a way it waits.
   */
  toward(targets: readonly string[], avoid: readonly string[] = []): string {
    const names = this.#program.kinds.names;
    const wanted = new Set(targets.map((kind) => names.indexOf(kind)));
    const avoided = new Set(avoid.map((kind) => names.indexOf(kind)));
    const seen = new Set([this.#agent]);
    let ring: { cell: number; action?: string }[] = [{ cell: this.#agent }];
    while (ring.length > 0) {
      const next: typeof ring = [];
      for (const from of ring) {
        for (const [index, name] of this.#program.actions.names.entries()) {
          const cell = this.#beside(index, from.cell);
          if (seen.has(cell)) continue;
          seen.add(cell);
          const action = from.action ?? name;
          if (this.#holds(cell, wanted)) return action;
          if (!this.#isSolid(cell) && !this.#holds(cell, avoided)) next.push({ cell, action });
        }
      }
      ring = next;
    }
    return this.wait(avoid);
  }

  /** An action that leads onto none of the kinds: against a wall, if there is one beside the agent. */
  wait(avoid: readonly string[]): string {
    const { actions, kinds } = this.#program;
    const avoided = new Set(avoid.map((kind) => kinds.names.indexOf(kind)));
    const beside = actions.names.map((_, action) => this.#beside(action, this.#agent));
    const wall = beside.findIndex((cell) => this.#isSolid(cell));
    const free = beside.findIndex((cell) => !this.#holds(cell, avoided));
    return actions.names[Math.max(0, wall >= 0 ? wall : free)];
  }

  get #agent(): number {
    return this.#env.state.agents[this.#slot];
  }

  #beside(action: number, cell: number): number {
    const { neighbours, cells, actions } = this.#program;
    return neighbours[actions.direction[action] * cells + cell];
  }

  #holds(cell: number, ids: ReadonlySet<number>): boolean {
    const { layers, cells, boardSize } = this.#program;
    for (let at = this.#slot * boardSize + cell, layer = 0; layer < layers; layer++, at += cells) {
      if (ids.has(this.#env.state.boards[at])) return true;
    }
    return false;
  }

  #isSolid(cell: number): boolean {
    const { layers, cells, boardSize, kinds } = this.#program;
    for (let at = this.#slot * boardSize + cell, layer = 0; layer < layers; layer++, at += cells) {
      if (kinds.blocks[kinds.agent * kinds.names.length + this.#env.state.boards[at]] === 1) return true;
    }
    return false;
  }
}

/** What became of a script on some levels. */
export interface Outcome {
  /** Of each objective, the mean undiscounted return. */
  readonly returns: Readonly<Record<string, number>>;
  /** Of each objective, the return on each level. */
  readonly each: Readonly<Record<string, readonly number[]>>;
  /** Of each event, how often it happened in an episode, on average. */
  readonly events: Readonly<Record<string, number>>;
}

/** A scenario that ships, or one of its variants. */
export function world(name: string, variant?: string): Program {
  return loadProgram(scenarioText(name), variant === undefined ? {} : { variant });
}

/** Plays a script on the first levels of a level set, one episode each; what levels draw is the same at every call. */
export function outcomeOf(program: Program, levels: string, script: Script, episodes = 64): Outcome {
  const env = new BatchEnv(program, { slots: episodes, seed: SEED, levels, autoreset: "disabled" });
  const out = createBuffers(program, episodes);
  const views = Array.from({ length: episodes }, (_, slot) => new View(env, slot));
  const actions = new Uint8Array(episodes);
  const paid = new Float64Array(out.objectives.length);
  const happened = new Float64Array(out.events.length);
  env.reset(out);
  while (env.state.over.includes(0)) {
    views.forEach((view, slot) => {
      if (env.state.over[slot] === 0) actions[slot] = program.actions.names.indexOf(script(view));
    });
    env.step(actions, out);
    out.objectives.forEach((reward, i) => {
      paid[i] += reward;
    });
    out.events.forEach((count, i) => {
      happened[i] += count;
    });
  }
  const each = columns(program.objectives.names, paid);
  return { each, returns: means(each), events: means(columns(program.events, happened)) };
}

/** [rows, names] as one list a name. */
function columns(names: readonly string[], values: Float64Array): Record<string, number[]> {
  return Object.fromEntries(
    names.map((name, column) => [name, [...values.filter((_, i) => i % names.length === column)]]),
  );
}

function means(lists: Readonly<Record<string, readonly number[]>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [name, list.reduce((a, b) => a + b, 0) / list.length]),
  );
}

/** The first levels of a level set: those that `outcomeOf` plays. */
export function firstLevels(program: Program, levels: string, many: number): Level[] {
  return levelsOf(program, levels, many, SEED);
}

/** The most that a policy can get of an objective from a level until it is cut off, undiscounted and exact. */
export function bestReturn(program: Program, level: Level, objective: string): number {
  const mdp = enumerate(program, level);
  return solve(mdp, { objective, horizon: mdp.limit }).value;
}

/** The kinds on a board, cell by cell, each layer after the other; '' for none. */
export function kindsOn(program: Program, { board }: Level): string[] {
  return [...board].map((id) => program.kinds.names[id]);
}
