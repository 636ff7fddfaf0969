import { hasRoom, mayEnter, moveThing } from "./movement.js";
import type { Mover } from "./mover.js";
import { NO_HEADING, STAY, STEER, TRIGGER } from "./program.js";
import type { Stages } from "./rule.js";
import { runPushStage, runStage } from "./rules.js";
import type { Turn } from "./turn.js";

/** What the move of every step reads, looked up once an env and not once a step: half of a step's time would go there. */
export interface Move {
  /** `state.agents`. */
  readonly agents: Int32Array;
  readonly neighbours: Uint16Array;
  readonly directions: Uint8Array;
  readonly cells: number;
  readonly agent: Mover;
  readonly steers: boolean;
  readonly anyPush: boolean;
  readonly stages: Stages;
  /** Whether there are rules of each stage. */
  readonly hasBefore: boolean;
  readonly hasArrive: boolean;
  readonly hasEnd: boolean;
  /** True if rules of arrival are about entering only, so that nothing is tried where the agent has not moved. */
  readonly entersOnly: boolean;
  readonly stillEnd: boolean;
  readonly arriving: Uint8Array;
  /** Layers on which something can be arrived at. */
  readonly arrivingLayers: Uint8Array;
  readonly limits: Int32Array;
}

export function createMove({ program, state, movers, stages }: Turn): Move {
  const { kinds, cells, rules } = program;
  return {
    agents: state.agents,
    neighbours: program.neighbours,
    directions: program.actions.direction,
    cells,
    agent: movers[kinds.agent],
    steers: kinds.heading !== NO_HEADING,
    anyPush: kinds.anyPush,
    stages,
    hasBefore: stages.before.length > 0,
    hasArrive: stages.arrive.length > 0,
    hasEnd: stages.end.length > 0,
    entersOnly: stages.arrive.every(({ trigger }) => trigger === TRIGGER.enter),
    stillEnd: rules.stillEnd,
    arriving: rules.arriving,
    arrivingLayers: rules.arrivingLayers,
    limits: program.limits,
  };
}

/**
 * One step of the turn's slot: rules before the move, pushes, the move, rules of what was arrived at, rules of the
 * step's end, the limit. The slot's rows of `out` are idle on entry (see `Idle`); what happened is written into them,
 * and what changed of the observation.
 */
export function stepSlot(turn: Turn, move: Move): void {
  const { state, out, slot } = turn;
  turn.moved = STAY;
  turn.was = state.agents[slot];
  if (move.hasBefore) {
    runStage(turn, move.stages.before);
    out.executed[slot] = turn.action;
  }
  const direction = move.steers ? steer(turn, move) : move.directions[turn.action];
  if (direction !== STAY) {
    if (move.anyPush) push(turn, direction);
    moveAgent(turn, move, direction);
  }
  if (move.hasArrive && !(move.entersOnly && turn.moved === STAY)) arrive(turn, move);
  if (move.hasEnd) end(turn, move);
  const elapsed = ++state.elapsed[slot];
  if (out.terminated[slot] === 1 || elapsed >= move.limits[state.sets[slot]]) finish(turn);
}

/** The episode is over: by a rule, or cut off by the limit. */
function finish({ state, out, slot }: Turn): void {
  const terminated = out.terminated[slot] === 1;
  out.truncated[slot] = terminated ? 0 : 1;
  state.over[slot] = terminated ? 1 : 2;
  state.outcomes[slot] = out.outcomes[slot];
}

/** [heading] what lies to its left; the heading whose left this is lies to its right. */
const LEFT_OF = [2, 3, 1, 0];

/** Turns the heading as the action says, and returns the direction of the move: the agent faces the way it goes. */
function steer(turn: Turn, move: Move): number {
  const { state, slot, program } = turn;
  const heading = state.headings[slot];
  switch (program.actions.steer[turn.action]) {
    case STEER.left:
      face(turn, LEFT_OF[heading]);
      return STAY;
    case STEER.right:
      face(turn, LEFT_OF.indexOf(heading));
      return STAY;
    case STEER.forward:
      return heading;
    default: {
      const direction = move.directions[turn.action];
      if (direction !== STAY) face(turn, direction);
      return direction;
    }
  }
}

function face(turn: Turn, heading: number): void {
  const { state, slot } = turn;
  if (state.headings[slot] === heading) return;
  state.headings[slot] = heading;
  turn.viewChanged = true;
}

/** Moves what can be pushed from the cell ahead of the agent. Several there are judged together, before any moves. */
function push(turn: Turn, direction: number): void {
  const { program, state, movers } = turn;
  const { cells, layers, kinds } = program;
  const ahead = program.neighbours[direction * cells + state.agents[turn.slot]];
  if (ahead === state.agents[turn.slot]) return;
  const beyond = program.neighbours[direction * cells + ahead];
  if (beyond === ahead) return;
  let count = 0;
  for (let layer = 0; layer < layers; layer++) {
    const kind = state.boards[turn.board + layer * cells + ahead];
    if (kinds.push[kind] === 1 && hasRoom(turn, movers[kind], beyond)) turn.list[count++] = kind;
  }
  if (count === 0) return;
  for (let i = 0; i < count; i++) moveThing(turn, movers[turn.list[i]], ahead, beyond);
  for (let i = 0; i < count; i++) {
    turn.here = beyond;
    turn.was = ahead;
    turn.moved = direction;
    runPushStage(turn, turn.list[i]);
  }
  turn.was = state.agents[turn.slot];
  turn.moved = STAY;
}

/** Moves the agent unless something solid to it is topmost there. */
function moveAgent(turn: Turn, move: Move, direction: number): void {
  const from = turn.was;
  const to = move.neighbours[direction * move.cells + from];
  if (to === from || !mayEnter(turn, move.agent, to)) return;
  move.agents[turn.slot] = to;
  turn.moved = direction;
  moveThing(turn, move.agent, from, to);
}

/** Tries the rules of what the agent's cell holds at this moment, whatever the first of them does to it. */
function arrive(turn: Turn, move: Move): void {
  const { boards, arrived, board } = turn;
  const { arriving, arrivingLayers, cells } = move;
  const cell = move.agents[turn.slot];
  let concerned = 0;
  for (let i = 0; i < arrivingLayers.length; i++) {
    const kind = boards[board + arrivingLayers[i] * cells + cell];
    arrived[arrivingLayers[i]] = kind;
    concerned |= arriving[kind];
  }
  if (concerned === 0) return;
  turn.here = cell;
  runStage(turn, move.stages.arrive);
}

/** Tries the rules of the step's end; still ones only if something has changed. */
function end(turn: Turn, move: Move): void {
  const { state, slot } = turn;
  turn.changed = state.changed[slot] === 1;
  if (!turn.changed && move.stillEnd) return;
  state.changed[slot] = 0;
  runStage(turn, move.stages.end);
}
