import { drawLevels, type Level, type Moment, type Program } from "@mesagrid/env";
import { OVERLAY_NAMES, type OverlayName } from "../overlays/overlays.js";
import { chainOf, groupsInReach } from "../policy/forecast.js";
import type { Route } from "../shell/route.js";
import { type Edited, readEdits, writeEdits } from "./edits.js";

/** Where the level came from. */
export type Source =
  | { readonly kind: "drawn"; readonly set: string; readonly number: number }
  /** That of a recorded episode. */
  | { readonly kind: "episode"; readonly set: string };

/** What a click on the board does: move a thing, take one away, or put one of a kind. */
export type Tool = "hand" | "rub" | number;

/** Everything that the view knows about the question being asked, but the policy's answers. It works without a page. */
export interface Asking {
  readonly program: Program;
  source: Source;
  /** As it was before any edit. */
  start: Level;
  /** As it is now. */
  moment: Moment;
  /** Moments before the edits, the newest last. */
  past: Moment[];
  overlay: OverlayName;
  /** The objective whose optimum is shown. */
  objective: string;
  /** Step of the checkpoint that is asked; null for the newest. */
  step: number | null;
  /** Step of the one that it is compared with; null for the oldest. */
  other: number | null;
  tool: Tool;
  /** The cell that a pointer or the keyboard is at; null if none. */
  cell: number | null;
  /** The cell whose thing is being moved by keyboard or pointer. */
  carried: number | null;
  /** What happened last, in words; said to screen readers. */
  said: string;
}

/** Levels are the same as those of the server's sample levels. */
const SEED = 1;
/** Number of the last level of a set that can be asked for: all before it are drawn on the way. */
export const LAST_LEVEL = 1023;

/** Level `number` of a set. */
export function levelOf(program: Program, set: string, number: number): Level {
  const levels = drawLevels(program, set, number + 1, SEED);
  return levels[number];
}

/** Levels that are looked at for one that tells. */
const LOOKED_AT = 32;

/** Number of the first level from which there is a way to most targets: where there is none nothing shows what is wanted. */
function tellingLevel(program: Program, set: string): number {
  const targets = drawLevels(program, set, LOOKED_AT, SEED).map((level) => {
    const chain = chainOf(program, startOf(program, level));
    return chain === null ? 0 : groupsInReach(chain).size;
  });
  return targets.indexOf(Math.max(...targets));
}

/** The start of an episode on a level. @param heading where the agent faces; default: as the scenario says, up if drawn */
export function startOf({ counters, kinds }: Program, level: Level, heading?: number): Moment {
  const faces = kinds.heading < 0 ? -1 : (heading ?? kinds.heading % 4);
  return { level, counters: counters.start.slice(), heading: faces };
}

/** Names of the level sets that levels can be drawn from, the last phase's first: there the objectives may part. */
export function setNames(program: Program): string[] {
  const last = program.phases.at(-1)?.levels;
  const all = [...program.levelSets.values()]
    .filter(({ parts }) => parts.length === 0)
    .map(({ name }) => name);
  return last !== undefined && all.includes(last) ? [last, ...all.filter((name) => name !== last)] : all;
}

/** What is asked at first, or as an address says: `set`, `level`, `edits`, `facing`, `overlay`, `objective`, `step`, `other`. */
export function createAsking(program: Program, query: Route["query"]): Asking {
  const sets = setNames(program);
  const set = sets.includes(query.set) ? query.set : sets[0];
  const number = wholeNumber(query.level, LAST_LEVEL) ?? tellingLevel(program, set);
  const start = levelOf(program, set, number);
  const edited = query.edits ? readEdits(program, start, query.edits) : null;
  const { names } = program.objectives;
  const moment = startOf(program, edited ?? start, wholeNumber(query.facing, 3) ?? undefined);
  return {
    program,
    source: { kind: "drawn", set, number },
    start,
    moment,
    past: [],
    overlay: OVERLAY_NAMES.find((name) => name === query.overlay) ?? OVERLAY_NAMES[0],
    objective: names.includes(query.objective) ? query.objective : names[0],
    step: wholeNumber(query.step, Number.MAX_SAFE_INTEGER),
    other: wholeNumber(query.other, Number.MAX_SAFE_INTEGER),
    tool: "hand",
    cell: null,
    carried: null,
    said:
      query.edits && !edited
        ? "The edits in this address do not fit this level; it is shown without them."
        : "",
  };
}

function wholeNumber(text: string | undefined, most: number): number | null {
  if (text === undefined || !/^\d+$/.test(text)) return null;
  return Math.min(most, Number(text));
}

/** The part of an address that brings all this back; without the edits where they are too long for one. */
export function addressOf(asking: Asking, run: string): Route["query"] {
  const { program, source, start, moment, overlay, objective, step, other } = asking;
  const base = source.kind === "drawn" ? start : levelOf(program, source.set, 0);
  const turned = moment.heading >= 0 && moment.heading !== program.kinds.heading % 4;
  return {
    run,
    set: source.set,
    level: source.kind === "drawn" ? String(source.number) : "0",
    edits: writeEdits(base.board, moment.level.board) ?? "",
    facing: turned ? String(moment.heading) : "",
    step: step === null ? "" : String(step),
    overlay,
    objective: overlay === "optimal" ? objective : "",
    other: overlay === "difference" && other !== null ? String(other) : "",
  };
}

/** Takes another level; edits are forgotten. */
export function takeLevel(asking: Asking, source: Source, level: Level): void {
  asking.source = source;
  asking.start = level;
  asking.moment = startOf(asking.program, level);
  asking.past = [];
  asking.carried = null;
  asking.said = "";
}

/** Most edits that can be undone. */
const UNDONE = 200;

/** Makes an edit, or says why not. @returns whether it was made */
export function edit(asking: Asking, edited: Edited, said: string): boolean {
  if ("refused" in edited) {
    asking.said = edited.refused;
    return false;
  }
  keep(asking);
  asking.moment = { ...asking.moment, level: edited };
  asking.said = said;
  return true;
}

/** Turns the agent, where it faces somewhere. @param heading 0 up, 1 down, 2 left, 3 right */
export function turn(asking: Asking, heading: number): void {
  keep(asking);
  asking.moment = { ...asking.moment, heading };
}

function keep({ past, moment }: Asking): void {
  past.push(moment);
  if (past.length > UNDONE) past.shift();
}

/** Takes the last edit back. */
export function undo(asking: Asking): void {
  const before = asking.past.pop();
  if (before) asking.moment = before;
  asking.said = before ? "Undone." : "There is nothing to undo.";
}

/** True if the level is not as it was drawn. */
export function isEdited({ start, moment }: Asking): boolean {
  return writeEdits(start.board, moment.level.board) !== "";
}
