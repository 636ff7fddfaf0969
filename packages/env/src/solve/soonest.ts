import { DIRECTIONS, type Program, SOURCE, STAY, TRIGGER } from "../program.js";
import { walk } from "../reach.js";
import { topmost } from "../stack.js";
import { counterOf, goingBy, membersOf, raiseOf, takesItsTrigger } from "./effects.js";
import type { Firings, Stock } from "./firings.js";
import type { RuleRow } from "./rows.js";

/** Rounds in which what a rule has to wait for is handed on. */
const ROUNDS = 4;

/** When the rules of a level can fire at the soonest. */
export class Soonest {
  readonly #program: Program;
  readonly #firings: Firings;
  readonly #stock: Stock;
  /** [rows] steps at which the agent can first be at each cell whose kind sets the rule off; undefined if that may be anywhere. */
  readonly #arrivals: readonly (readonly number[] | undefined)[];
  /** [rows] the soonest step at which each can fire. */
  readonly first: Float64Array;

  /** @param board [layers, height, width] of the level */
  constructor(program: Program, board: Uint8Array, firings: Firings, stock: Stock) {
    this.#program = program;
    this.#firings = firings;
    this.#stock = stock;
    const steps = walk(program, board, WAYS, stayingWalls(program, board, firings, stock));
    this.#arrivals = firings.rows.map((row) => this.#arrivalsOf(row, board, steps));
    this.first = Float64Array.from(firings.rows, ({ stage }, r) =>
      stage === "start" ? 0 : ((this.#arrivals[r] ?? [1])[0] ?? Number.POSITIVE_INFINITY),
    );
    const raisers = program.counters.names.map((_, counter) => this.#raisersOf(counter));
    for (let round = 0; round < ROUNDS; round++) {
      firings.rows.forEach((row, r) => {
        this.#wait(row, r, raisers);
      });
    }
  }

  /** [rows] most firings in an episode, now that it is known where the agent can get. */
  mostFirings(): Float64Array {
    return this.#firings.most.map((most, r) => {
      if (this.first[r] > this.#stock.horizon) return 0;
      return Math.min(most, this.#cellsOf(r)?.length ?? most);
    });
  }

  /** [steps + 1] of a row: how often it fires on each step from 1 if it always fires as soon and as often as it can. */
  firings(r: number): Float64Array {
    const { most, perStep } = this.#firings;
    const times = new Float64Array(this.#stock.horizon + 1);
    const cells = this.#cellsOf(r);
    let left = most[r];
    let met = 0;
    for (let step = Math.max(1, this.first[r]); step < times.length && left > 0; step++) {
      const now = cells ? Number((cells[met] ?? Number.POSITIVE_INFINITY) <= step) : perStep[r];
      met += now;
      times[step] = Math.min(left, now);
      left -= times[step];
    }
    return times;
  }

  /** The arrivals of a row that takes what sets it off: it fires at one cell after the other. What stays can be met again. */
  #cellsOf(r: number): readonly number[] | undefined {
    return takesItsTrigger(this.#program, this.#firings.rows[r]) ? this.#arrivals[r] : undefined;
  }

  /** Cells are known only where no cell comes to hold what sets the rule off. */
  #arrivalsOf({ trigger, reference }: RuleRow, board: Uint8Array, steps: Int32Array): number[] | undefined {
    if (trigger !== TRIGGER.enter && trigger !== TRIGGER.on) return undefined;
    const { cells, kinds } = this.#program;
    const members = membersOf(this.#program, reference);
    if (members.some((kind) => mayCome(this.#firings, this.#stock, kind))) return undefined;
    const holds = (cell: number) => members.some((kind) => board[kinds.layer[kind] * cells + cell] === kind);
    const arrivals = [...steps.keys()].filter((cell) => steps[cell] >= 0 && holds(cell));
    return arrivals.map((cell) => Math.max(1, steps[cell])).sort((a, b) => a - b);
  }

  #raisersOf(counter: number): number[] {
    const { rows, most } = this.#firings;
    return [...rows.keys()].filter(
      (r) =>
        most[r] > 0 &&
        rows[r].effects.some((effect) => counterOf(effect) === counter && raiseOf(this.#program, effect) > 0),
    );
  }

  /** What needs a counter to be higher than it is at the start waits for the first that raises it. */
  #wait({ needs }: RuleRow, r: number, raisers: readonly number[][]): void {
    for (const { source, argument, least } of needs) {
      if (source !== SOURCE.counter || least <= this.#stock.counters[argument]) continue;
      const soonest = raisers[argument].reduce(
        (soonest, q) => Math.min(soonest, this.first[q]),
        Number.POSITIVE_INFINITY,
      );
      this.first[r] = Math.max(this.first[r], soonest);
    }
  }
}

/** Directions that lead elsewhere. */
const WAYS = [...DIRECTIONS.keys()].filter((direction) => direction !== STAY);

function mayCome({ coming }: Firings, { kinds }: Stock, kind: number): boolean {
  return coming[kind] > kinds[kind];
}

/** Cells whose topmost thing keeps the agent out, cannot go, and cannot be covered by anything that comes. */
function stayingWalls(
  program: Program,
  board: Uint8Array,
  firings: Firings,
  stock: Stock,
): (cell: number) => boolean {
  const { agent, blocks, layer, names, painted, push } = program.kinds;
  const goes = push.slice();
  firings.rows.forEach(({ effects }, r) => {
    if (firings.most[r] === 0) return;
    for (const effect of effects) for (const kind of goingBy(program, effect)) goes[kind] = 1;
  });
  const covers = [...names.keys()].filter((kind) => painted[kind] === 1 && mayCome(firings, stock, kind));
  const highest = Math.max(-1, ...covers.map((kind) => layer[kind]));
  return (cell) => {
    const kind = topmost(program, board, 0, cell);
    return blocks[agent * names.length + kind] === 1 && goes[kind] === 0 && layer[kind] >= highest;
  };
}
