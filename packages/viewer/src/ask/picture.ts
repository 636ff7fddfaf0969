import type { Frame, Moment, Program } from "@mesagrid/env";
import { element } from "../dom.js";
import { createBoard } from "../drawing/board.js";
import { createMarks, type Marks } from "../drawing/marks.js";
import type { Stage } from "../drawing/stage.js";
import { BARE, type Picture } from "../overlays/picture.js";
import { seriesColour } from "../palette.js";
import { createGrid, type Grid, type GridActions } from "./grid.js";

/** The level with everything that is laid over it: canvas below, cells for pointers and keys above. */
export interface LevelPicture {
  readonly root: HTMLElement;
  readonly grid: Grid;
  /** Draws what differs. @returns whether something was drawn */
  update(facts: PictureFacts, milliseconds: number, motion: boolean): boolean;
  destroy(): void;
}

/** What the picture shows. */
export interface PictureFacts {
  readonly moment: Moment;
  readonly picture: Picture | null;
  /** Cells to what comes first, and that. */
  readonly way: { readonly cells: readonly number[]; readonly targets: readonly number[] } | null;
  /** The objective whose best moves are shown. */
  readonly objective: string;
  /** An episode that is being played, and where it is; null if none is. */
  readonly playing: { readonly frames: readonly Frame[]; readonly position: number } | null;
}

/** How strongly overlays are seen while an episode plays. */
const FADED = 0.28;

/** Makes the picture of a program's levels. */
export function createLevelPicture(stage: Stage, program: Program, actions: GridActions): LevelPicture {
  const colours = program.objectives.names.map((_, index) => seriesColour(stage.palette, index));
  const board = createBoard(stage, program, colours);
  const marks = createMarks(stage, program, board);
  const grid = createGrid(program, actions);
  const frame = element("div", { class: "ask-board" }, stage.canvas, grid.root);
  const root = element("div", { class: "ask-place" }, frame);
  frame.style.aspectRatio = `${program.width} / ${program.height}`;
  frame.style.setProperty("--shape", String(program.width / program.height));
  let size = { width: 0, height: 0, pixels: 1 };
  let last: PictureFacts | null = null;
  const layOut = () => {
    const { clientWidth: width, clientHeight: height } = frame;
    if (width === size.width && height === size.height) return false;
    stage.resize(width, height);
    const pixels = board.place({ x: 0, y: 0, width, height });
    stage.keepSizes(new Set([pixels]));
    const cell = pixels / stage.density;
    grid.place({ left: (width - cell * program.width) / 2, top: (height - cell * program.height) / 2, cell });
    size = { width, height, pixels };
    return true;
  };
  return {
    root,
    grid,
    update(facts, milliseconds, motion) {
      const resized = layOut();
      const changed = resized || differs(last, facts);
      if (changed) {
        if (facts.playing?.frames !== last?.playing?.frames || facts.moment !== last?.moment || resized)
          board.show(facts.playing?.frames ?? [still(program, facts.moment)]);
        showMarks(marks, program, facts, colours, stage.palette.muted, size.pixels);
        last = facts;
      }
      const drawn = board.draw(facts.playing?.position ?? 0, milliseconds, motion) || changed;
      if (drawn) stage.render();
      return drawn;
    },
    destroy() {
      board.destroy();
    },
  };
}

function differs(a: PictureFacts | null, b: PictureFacts): boolean {
  return (
    a?.moment !== b.moment ||
    a.picture !== b.picture ||
    a.way?.cells !== b.way?.cells ||
    a.objective !== b.objective ||
    a.playing?.frames !== b.playing?.frames
  );
}

function showMarks(
  marks: Marks,
  program: Program,
  { picture, way, objective, playing }: PictureFacts,
  colours: readonly string[],
  muted: string,
  pixels: number,
): void {
  const best = colours[program.objectives.names.indexOf(objective)] ?? muted;
  const colour = way && way.targets.length > 0 ? colours[way.targets[0]] : muted;
  const shown = way && !playing ? { cells: way.cells, colour } : null;
  marks.show(picture ?? BARE, { best, objectives: colours }, shown, pixels);
  marks.fade(playing ? FADED : 1);
}

/** A level as an episode of one frame. */
function still(program: Program, { level, counters, heading }: Moment): Frame {
  const start = program.kinds.agentLayer * program.cells;
  return {
    board: level.board,
    counters,
    fired: new Uint8Array(program.rules.count),
    agent: level.board.indexOf(program.kinds.agent, start) - start,
    heading,
    action: -1,
    events: new Uint8Array(program.events.length),
    returns: new Float64Array(program.objectives.names.length),
    ended: false,
  };
}
