import { ahead, countLeft, holds, isCorner, isEdge } from "./board.js";
import { MOVED_ANY, SOURCE, STAY } from "./program.js";
import type { Condition } from "./rule.js";
import { drawChance, type Turn } from "./turn.js";

/** True if a condition holds for the turn's rule. */
export function conditionHolds(turn: Turn, condition: Condition): boolean {
  const { argument } = condition;
  switch (condition.source) {
    case SOURCE.counter:
      return inBounds(turn, condition, counterOf(turn, argument));
    case SOURCE.left:
      return inBounds(turn, condition, countLeft(turn, argument));
    case SOURCE.here:
      return holds(turn, argument, turn.here);
    case SOURCE.was:
      return holds(turn, argument, turn.was);
    case SOURCE.ahead: {
      const cell = ahead(turn);
      return cell !== turn.state.agents[turn.slot] && holds(turn, argument, cell);
    }
    case SOURCE.moved:
      return argument === MOVED_ANY ? turn.moved !== STAY : turn.moved === argument;
    case SOURCE.action:
      return turn.action === argument;
    case SOURCE.chance:
      return drawChance(turn, condition.least);
    case SOURCE.chanceBy:
      return drawChance(turn, chanceBy(turn, condition.leastCounter, countLeft(turn, argument)));
    case SOURCE.chanceCounter:
      return drawChance(turn, counterOf(turn, argument));
    case SOURCE.corner:
      return isCorner(turn, argument === 1 ? turn.was : turn.here);
    default:
      return isEdge(turn, argument === 1 ? turn.was : turn.here);
  }
}

function counterOf(turn: Turn, counter: number): number {
  return turn.state.counters[turn.slot * turn.program.counters.names.length + counter];
}

function inBounds(turn: Turn, condition: Condition, value: number): boolean {
  const { leastCounter, mostCounter } = condition;
  return (
    value >= (leastCounter < 0 ? condition.least : counterOf(turn, leastCounter)) &&
    value <= (mostCounter < 0 ? condition.most : counterOf(turn, mostCounter))
  );
}

function chanceBy(turn: Turn, row: number, count: number): number {
  const { start, list } = turn.program.rules.chances;
  return list[Math.min(start[row] + count, start[row + 1] - 1)];
}
