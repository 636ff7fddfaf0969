import { ahead, countLeft, setCell, setCounter } from "./board.js";
import { follow, hasRoom, shift } from "./movement.js";
import type { Mover } from "./mover.js";
import { OPERATION, STAY, WHERE } from "./program.js";
import type { Effect } from "./rule.js";
import { drawBelow, type Turn } from "./turn.js";

/** Does what one effect says. */
export function applyEffect(turn: Turn, effect: Effect): void {
  const { argument, second, amount, rate, movers } = effect;
  switch (effect.operation) {
    case OPERATION.remove:
    case OPERATION.put:
    case OPERATION.turn:
      changeCells(turn, effect);
      break;
    case OPERATION.shift:
      shift(turn, movers, second);
      break;
    case OPERATION.roam:
      shift(turn, movers, drawBelow(turn, STAY));
      break;
    case OPERATION.follow:
      follow(turn, effect);
      break;
    case OPERATION.add:
      setCounter(turn, argument, counterOf(turn, argument) + amount);
      break;
    case OPERATION.set:
      setCounter(turn, argument, amount);
      break;
    case OPERATION.blend:
      setCounter(turn, argument, rate * amount + (1 - rate) * counterOf(turn, argument));
      break;
    case OPERATION.measure:
      setCounter(turn, argument, distanceTo(turn, second));
      break;
    case OPERATION.act:
      turn.action = argument < 0 ? drawBelow(turn, turn.program.actions.names.length) : argument;
      break;
    case OPERATION.emit:
      emit(turn, argument, amount);
      break;
    case OPERATION.emitLeft:
      emit(turn, argument, countLeft(turn, second));
      break;
    case OPERATION.emitOverlap:
      emit(turn, argument, turn.whereabouts.countShared(turn.slot, second, amount));
      break;
    case OPERATION.end:
      if (turn.out.terminated[turn.slot] === 1) break; // the first rule to end an episode names its outcome
      turn.out.terminated[turn.slot] = 1;
      turn.out.outcomes[turn.slot] = argument;
  }
}

function counterOf(turn: Turn, counter: number): number {
  return turn.state.counters[turn.slot * turn.program.counters.names.length + counter];
}

/** `remove`, `put` and `turn`, on the rule's cell, ahead, in a rectangle, everywhere or somewhere. */
function changeCells(turn: Turn, effect: Effect): void {
  const { rectangles } = turn.program.rules;
  const { width } = turn.program;
  switch (effect.where) {
    case WHERE.here:
      changeCell(turn, effect, turn.here);
      break;
    case WHERE.within: {
      const corner = 4 * effect.rectangle;
      for (let r = rectangles[corner]; r <= rectangles[corner + 2]; r++) {
        for (let c = rectangles[corner + 1]; c <= rectangles[corner + 3]; c++)
          changeCell(turn, effect, r * width + c);
      }
      break;
    }
    case WHERE.ahead: {
      const cell = ahead(turn);
      if (cell !== turn.state.agents[turn.slot]) changeCell(turn, effect, cell);
      break;
    }
    case WHERE.somewhere:
      putSomewhere(turn, effect.argument);
      break;
    default:
      changeEverywhere(turn, effect);
  }
}

/** On every cell; what is to be removed is only looked for where it is. */
function changeEverywhere(turn: Turn, effect: Effect): void {
  const { whereabouts, slot, found } = turn;
  if (effect.operation === OPERATION.remove) {
    const count = whereabouts.list(slot, effect.argument, found);
    for (let i = 0; i < count; i++) removeFrom(turn, effect.argument, found[i]);
  } else for (let cell = 0; cell < turn.program.cells; cell++) changeCell(turn, effect, cell);
}

/** Puts a kind on a cell drawn evenly from those that have room for it and not the agent, if there is one. */
function putSomewhere(turn: Turn, kind: number): void {
  const { cells } = turn.program;
  const { found, state, slot } = turn;
  const mover = turn.movers[kind];
  const agent = state.agents[slot];
  let count = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (cell + 4 <= cells && fourHaveRoom(turn, mover, cell)) {
      for (const end = cell + 4; cell < end; cell++) if (cell !== agent) found[count++] = cell;
      cell--;
    } else if (cell !== agent && hasRoom(turn, mover, cell)) found[count++] = cell;
  }
  if (count > 0) setCell(turn, mover.layer, found[drawBelow(turn, count)], kind);
}

/** True if four cells from one on hold nothing that a thing has to look at, as most of a board that is no maze. */
function fourHaveRoom({ board, fours }: Turn, { start, otherStarts }: Mover, cell: number): boolean {
  let things = fours.getInt32(board + start + cell, true);
  for (let i = 0; i < otherStarts.length; i++) things |= fours.getInt32(board + otherStarts[i] + cell, true);
  return things === 0;
}

function changeCell(turn: Turn, { operation, argument }: Effect, cell: number): void {
  if (operation === OPERATION.put) setCell(turn, turn.movers[argument].layer, cell, argument);
  else if (operation === OPERATION.turn) turnCell(turn, argument, cell);
  else removeFrom(turn, argument, cell);
}

function removeFrom(turn: Turn, reference: number, cell: number): void {
  const { kinds, cells } = turn.program;
  const { start, list } = kinds.members;
  for (let i = start[reference]; i < start[reference + 1]; i++) {
    const layer = kinds.layer[list[i]];
    if (turn.state.boards[turn.board + layer * cells + cell] === list[i]) setCell(turn, layer, cell, 0);
  }
}

/** Turns what a cell holds by a list of pairs, each layer once: two kinds may trade places. */
function turnCell(turn: Turn, pairs: number, cell: number): void {
  const { kinds, cells, rules } = turn.program;
  const { start, list } = rules.turns;
  let turned = 0;
  for (let i = start[pairs]; i < start[pairs + 1]; i += 2) {
    const layer = kinds.layer[list[i]];
    if ((turned & (1 << layer)) !== 0) continue;
    if (turn.state.boards[turn.board + layer * cells + cell] !== list[i]) continue;
    setCell(turn, layer, cell, list[i + 1]);
    turned |= 1 << layer;
  }
}

/** Steps from the rule's cell to the nearest thing of a reference if nothing stood in the way; Infinity without one. */
function distanceTo(turn: Turn, reference: number): number {
  const { whereabouts, slot, found } = turn;
  const { width } = turn.program;
  const row = Math.floor(turn.here / width);
  const column = turn.here % width;
  let nearest = Number.POSITIVE_INFINITY;
  const count = whereabouts.list(slot, reference, found);
  for (let i = 0; i < count; i++) {
    const cell = found[i];
    const distance = Math.abs(Math.floor(cell / width) - row) + Math.abs((cell % width) - column);
    if (distance < nearest) nearest = distance;
  }
  return nearest;
}

/** Counts an event and pays every objective that prices it, less what the price has lost by this step. */
function emit(turn: Turn, event: number, count: number): void {
  if (count === 0) return;
  const { program, state, slot, out, weights } = turn;
  const at = slot * program.events.length + event;
  out.events[at] = Math.min(255, out.events[at] + count);
  const { names, prices, decays } = program.objectives;
  const gone = (state.elapsed[slot] + 1) / program.limits[state.sets[slot]];
  for (let k = 0; k < names.length; k++) {
    const paid = prices[event * names.length + k] * count * (1 - decays[k] * gone);
    out.objectives[slot * names.length + k] += paid;
    out.rewards[slot] += weights[k] * paid;
  }
}
