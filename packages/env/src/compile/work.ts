import {
  CONDITION_WIDTH,
  EFFECT_WIDTH,
  type KindTable,
  type LevelSource,
  type ObservationSpec,
  OPERATION,
  RULE_WIDTH,
  type RuleTable,
  SOURCE,
  TRIGGER,
  TRIGGER_WIDTH,
  WHERE,
} from "../program.js";
import { LIMITS } from "../schema/limits.js";
import { mostOnBoards } from "./most.js";
import type { Report } from "./report.js";

/** What the cost of a step hangs on. */
export interface WorkParts {
  readonly rules: RuleTable;
  readonly kinds: KindTable;
  readonly observation: ObservationSpec;
  readonly levelSets: ReadonlyMap<string, LevelSource>;
  readonly height: number;
  readonly width: number;
  readonly layers: number;
  readonly objectives: number;
}

/** Looks that changing a cell is worth, counts and the like included. */
const CHANGE = 4;
/** Looks at each cell in a search for the way to a goal: to clear it, and from it to all sides. */
const SEARCH = 6;

/**
 * The most looks at a cell or at a row of a rule that one step of a slot can take, if every condition holds and every
 * kind is there as often as it can be. What an episode's start takes is held to the same limit.
 *
 * A problem `too-much` if it is over `LIMITS.work`.
 */
export function compileWork(parts: WorkParts, report: Report): number {
  const work = new Work(parts);
  const { start, before, push, arrive, end } = parts.rules.stages;
  check("an episode's start", work.stages([start]), report);
  const step = work.stages([before, push, arrive, end]);
  check("a step", step, report);
  return step.total;
}

/** The cost of some stages, and the rule that costs most. */
interface Cost {
  readonly total: number;
  readonly worst: number;
}

function check(what: string, { total, worst }: Cost, report: Report): void {
  if (total <= LIMITS.work) return;
  report.add({
    code: "too-much",
    path: `$.rules[${worst}]`,
    message: `${what} may take ${total} looks at cells and rules, most of them for this`,
    expected: `at most ${LIMITS.work}`,
    hint: "a smaller board, fewer things, or 'each' and 'everywhere' less often",
  });
}

class Work {
  readonly #parts: WorkParts;
  readonly #cells: number;
  /** [kinds + 1] how many of each there can be on a board. */
  readonly #most: readonly number[];
  /** Changing a cell, what the policy sees of it included. */
  readonly #change: number;

  constructor(parts: WorkParts) {
    const { painted, attributes, window } = parts.observation;
    this.#parts = parts;
    this.#cells = parts.height * parts.width;
    this.#most = mostOnBoards(parts.rules, parts.kinds, parts.levelSets, this.#cells);
    this.#change = CHANGE + (painted ? parts.layers : 0) + (window ? 0 : attributes.length * parts.layers);
  }

  stages(stages: readonly Int32Array[]): Cost {
    let total = this.#observing();
    let [worst, most] = [0, 0];
    for (const stage of stages) {
      for (let entry = 0; entry < stage.length; entry += TRIGGER_WIDTH) {
        const cost = this.#entry(stage[entry], stage[entry + 1], stage[entry + 2]);
        total += cost;
        if (cost > most) [worst, most] = [stage[entry + 2], cost];
      }
    }
    return { total, worst };
  }

  /** Where all that is seen is written anew at every step. */
  #observing(): number {
    const { window, delusions, height, width, channels } = this.#parts.observation;
    const { layers } = this.#parts;
    if (window) return height * width * (channels + 1) * layers;
    return delusions.length > 0 ? this.#cells * (layers + delusions.length) : 0;
  }

  #entry(trigger: number, reference: number, rule: number): number {
    const cost = this.#rule(rule);
    switch (trigger) {
      case TRIGGER.each:
      case TRIGGER.eachShuffled:
        return this.#cells * this.#members(reference) + this.#count(reference) * (cost + 1);
      case TRIGGER.push:
        return this.#parts.layers * (this.#members(reference) + cost);
      case TRIGGER.enter:
      case TRIGGER.on:
        return this.#members(reference) + cost;
      default:
        return cost;
    }
  }

  #rule(rule: number): number {
    const { rules } = this.#parts.rules;
    const row = rule * RULE_WIDTH;
    let tests = this.#tests(row);
    let most = 0;
    for (let alternative = rules[row + 6]; alternative < rules[row + 7]; alternative++) {
      tests += this.#tests(alternative * RULE_WIDTH);
      most = Math.max(most, this.#deeds(alternative * RULE_WIDTH));
    }
    return 1 + tests + this.#deeds(row) + most;
  }

  #tests(row: number): number {
    const { rules } = this.#parts.rules;
    let sum = 0;
    for (let condition = rules[row]; condition < rules[row + 2]; condition++)
      sum += this.#condition(condition);
    return sum;
  }

  #deeds(row: number): number {
    const { rules } = this.#parts.rules;
    let sum = 0;
    for (let effect = rules[row + 3]; effect < rules[row + 4]; effect++)
      sum += this.#effect(effect * EFFECT_WIDTH);
    return sum;
  }

  #condition(condition: number): number {
    const { rules, layers, height, width } = this.#parts;
    const [source, argument] = rules.conditions.subarray(condition * CONDITION_WIDTH);
    switch (source) {
      case SOURCE.left:
      case SOURCE.chanceBy:
      case SOURCE.here:
      case SOURCE.was:
      case SOURCE.ahead:
        return 1 + this.#members(argument);
      case SOURCE.corner:
        return 4 * layers;
      case SOURCE.edge:
        return (8 + 2 * height + 2 * width) * layers;
      default:
        return 1;
    }
  }

  #effect(row: number): number {
    const { rules, layers, objectives } = this.#parts;
    const [operation, argument, second] = rules.effects.subarray(row);
    switch (operation) {
      case OPERATION.put:
        return this.#area(row) * this.#change;
      case OPERATION.remove:
        return this.#area(row) * this.#members(argument) * this.#change;
      case OPERATION.turn: {
        const pairs = (rules.turns.start[argument + 1] - rules.turns.start[argument]) / 2;
        return this.#area(row) * (pairs + layers * this.#change);
      }
      case OPERATION.shift:
      case OPERATION.roam:
        return this.#shift(argument);
      case OPERATION.follow:
        return this.#shift(argument) + this.#cells * (this.#members(second) + SEARCH + layers);
      case OPERATION.measure:
        return this.#cells * this.#members(second);
      case OPERATION.emit:
        return 1 + objectives;
      case OPERATION.emitLeft:
        return this.#members(second) + objectives;
      case OPERATION.emitOverlap: {
        const other = rules.amounts[(2 * row) / EFFECT_WIDTH];
        return this.#cells * this.#members(second) + this.#count(second) * this.#members(other) + objectives;
      }
      default:
        return 1;
    }
  }

  #shift(reference: number): number {
    return this.#members(reference) + this.#parts.layers + 2 * this.#change;
  }

  /** Cells that an effect looks at. */
  #area(row: number): number {
    const { effects, rectangles } = this.#parts.rules;
    switch (effects[row + 3]) {
      case WHERE.everywhere:
        return this.#cells;
      case WHERE.somewhere:
        return 2 * this.#cells;
      case WHERE.within: {
        const [top, left, bottom, right] = rectangles.subarray(4 * effects[row + 4]);
        return (bottom - top + 1) * (right - left + 1);
      }
      default:
        return 1;
    }
  }

  #members(reference: number): number {
    const { start } = this.#parts.kinds.members;
    return start[reference + 1] - start[reference];
  }

  /** Cells that can hold some kind of the reference at once. */
  #count(reference: number): number {
    const { start, list } = this.#parts.kinds.members;
    let sum = 0;
    for (let i = start[reference]; i < start[reference + 1]; i++) sum += this.#most[list[i]];
    return Math.min(this.#cells, sum);
  }
}
