import { mayMove, moveThing } from "./movement.js";
import { NO_HEADING, type Program, STAY, STEER, TRIGGER, TRIGGER_WIDTH } from "./program.js";
import { runPushStage, runStage } from "./rules.js";
import type { Turn } from "./turn.js";

/** What the move of every step reads, looked up once an env and not once a step: half of a step's time would go there. */
export interface Move {
  readonly neighbours: Uint16Array;
  readonly directions: Uint8Array;
  readonly cells: number;
  /** Where the layers that can hold something to be stopped by start on a slot's board, highest first. */
  readonly layerStarts: Int32Array;
  readonly painted: Uint8Array;
  /** [kinds + 1] 1 for what keeps the agent out. */
  readonly blocks: Uint8Array;
  readonly agent: number;
  /** Where the agent's layer starts on a slot's board. */
  readonly agentStart: number;
  /** Where it starts in what is seen of a slot, or -1; of a painted view cells are painted anew. */
  readonly seenStart: number;
  readonly seenSize: number;
  readonly shown: number;
  /** True if its move changes more than its layer and what is seen of that. */
  readonly tellsMore: boolean;
  readonly steers: boolean;
  readonly anyPush: boolean;
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

export function createMove(program: Program): Move {
  const { kinds, observation, cells, rules } = program;
  const { stages } = rules;
  const row = kinds.agent * kinds.names.length;
  return {
    neighbours: program.neighbours,
    directions: program.actions.direction,
    cells,
    layerStarts: Int32Array.from(
      [...new Set(kinds.layer.filter((_, kind) => kind > 0 && kind !== kinds.agent))]
        .sort((a, b) => b - a)
        .map((layer) => layer * cells),
    ),
    painted: kinds.painted,
    blocks: kinds.blocks.slice(row, row + kinds.names.length),
    agent: kinds.agent,
    agentStart: kinds.agentLayer * cells,
    seenStart: observation.layerStart[kinds.agentLayer],
    seenSize: observation.cellsSize,
    shown: observation.shown[kinds.agent],
    tellsMore: observation.painted || observation.attributes.length > 0 || rules.sought[kinds.agent] === 1,
    steers: kinds.heading !== NO_HEADING,
    anyPush: kinds.anyPush,
    hasBefore: stages.before.length > 0,
    hasArrive: stages.arrive.length > 0,
    hasEnd: stages.end.length > 0,
    entersOnly: stages.arrive.every((value, i) => i % TRIGGER_WIDTH !== 0 || value === TRIGGER.enter),
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
    runStage(turn, turn.program.rules.stages.before);
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
  if (out.terminated[slot] === 1) {
    state.over[slot] = 1;
    state.outcomes[slot] = out.outcomes[slot];
  } else if (elapsed >= move.limits[state.sets[slot]]) {
    out.truncated[slot] = 1;
    state.over[slot] = 2;
    state.outcomes[slot] = 0;
  }
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
  const { program, state } = turn;
  const { cells, layers, kinds } = program;
  const ahead = program.neighbours[direction * cells + state.agents[turn.slot]];
  if (ahead === state.agents[turn.slot]) return;
  const beyond = program.neighbours[direction * cells + ahead];
  let count = 0;
  for (let layer = 0; layer < layers; layer++) {
    const kind = state.boards[turn.board + layer * cells + ahead];
    if (kinds.push[kind] === 1 && mayMove(turn, kind, ahead, beyond)) turn.list[count++] = kind;
  }
  if (count === 0) return;
  for (let i = 0; i < count; i++) moveThing(turn, turn.list[i], ahead, beyond);
  for (let i = 0; i < count; i++) {
    turn.here = beyond;
    turn.was = ahead;
    turn.moved = direction;
    runPushStage(turn, turn.list[i]);
  }
}

/** Moves the agent unless something solid to it is topmost there. */
function moveAgent(turn: Turn, move: Move, direction: number): void {
  const { state, slot, board } = turn;
  const { boards } = state;
  const from = state.agents[slot];
  const to = move.neighbours[direction * move.cells + from];
  turn.was = from;
  turn.moved = STAY;
  if (to === from) return;
  const { layerStarts } = move;
  for (let i = 0; i < layerStarts.length; i++) {
    const kind = boards[board + layerStarts[i] + to];
    if (kind === 0 || move.painted[kind] === 0) continue;
    if (move.blocks[kind] === 1) return;
    break; // only the topmost thing is asked
  }
  state.agents[slot] = to;
  turn.moved = direction;
  turn.viewChanged = true;
  if (move.tellsMore) {
    moveThing(turn, move.agent, from, to);
    return;
  }
  // The same as `moveThing`, for the one move that is made at every step: no count and no rule can hang on it.
  boards[board + move.agentStart + from] = 0;
  boards[board + move.agentStart + to] = move.agent;
  if (move.seenStart < 0) return;
  const seen = slot * move.seenSize + move.seenStart;
  turn.out.cells[seen + from] = 0;
  turn.out.cells[seen + to] = move.shown;
}

/** Tries the rules of what the agent's cell holds at this moment, whatever the first of them does to it. */
function arrive(turn: Turn, move: Move): void {
  const { state, arrived, board } = turn;
  const { arriving, arrivingLayers, cells } = move;
  const cell = state.agents[turn.slot];
  let concerned = 0;
  for (let i = 0; i < arrivingLayers.length; i++) {
    const kind = state.boards[board + arrivingLayers[i] * cells + cell];
    arrived[arrivingLayers[i]] = kind;
    concerned |= arriving[kind];
  }
  if (concerned === 0) return;
  turn.here = cell;
  runStage(turn, turn.program.rules.stages.arrive);
}

/** Tries the rules of the step's end; still ones only if something has changed. */
function end(turn: Turn, move: Move): void {
  const { state, slot } = turn;
  turn.changed = state.changed[slot] === 1;
  if (!turn.changed && move.stillEnd) return;
  state.changed[slot] = 0;
  runStage(turn, turn.program.rules.stages.end);
}
