import { ahead, countLeft, holds, isCorner, isEdge } from "./board.js";
import { CONDITION_WIDTH, MOVED_ANY, SOURCE, STAY } from "./program.js";
import { drawChance, type Turn } from "./turn.js";

/** True if a condition holds for the turn's rule. */
export function conditionHolds(turn: Turn, condition: number): boolean {
  const { conditions, bounds } = turn.program.rules;
  const row = condition * CONDITION_WIDTH;
  const argument = conditions[row + 1];
  switch (conditions[row]) {
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
      return drawChance(turn, bounds[2 * condition]);
    case SOURCE.chanceBy:
      return drawChance(turn, chanceBy(turn, conditions[row + 2], countLeft(turn, argument)));
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

function inBounds(turn: Turn, condition: number, value: number): boolean {
  const { conditions, bounds } = turn.program.rules;
  const least = conditions[condition * CONDITION_WIDTH + 2];
  const most = conditions[condition * CONDITION_WIDTH + 3];
  return (
    value >= (least < 0 ? bounds[2 * condition] : counterOf(turn, least)) &&
    value <= (most < 0 ? bounds[2 * condition + 1] : counterOf(turn, most))
  );
}

function chanceBy(turn: Turn, row: number, count: number): number {
  const { start, list } = turn.program.rules.chances;
  return list[Math.min(start[row] + count, start[row + 1] - 1)];
}
