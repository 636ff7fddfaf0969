import type { Program } from "@mesagrid/env";
import { onChange } from "../dom.js";
import { type Board, createBoard } from "../drawing/board.js";
import type { Stage } from "../drawing/stage.js";
import { seriesColour } from "../palette.js";
import type { ViewerState } from "../state.js";
import type { BoardsPanel } from "./panels/boards.js";
import { type Episode, framesOf } from "./playback.js";
import type { Camera } from "./save/menu.js";

/** Pictures a move in films, where things glide. */
const GLIDING = 4;

interface Picture {
  readonly board: Board;
  episode: Episode | null;
  /** True while it is drawn for a file. */
  taken: boolean;
}

/** The boards' pictures. */
export interface Pictures {
  /** Draws what changed; `milliseconds` since the last time. */
  update(milliseconds: number, motion: boolean): void;
  /** Gives the stage to somebody else, until the next update. */
  leave(): void;
  /** Takes the board of a level set over, to draw its episode for a file. @throws Error if it shows none */
  camera(levels: string, most: number): Camera;
}

/** Keeps a pixi board for each card, laid over the card's slot. */
export function createPictures(stage: Stage, boards: BoardsPanel, state: ViewerState): Pictures {
  let pictures = new Map<string, Picture>();
  let program: Program | null = null;
  let stale = true;
  let moves = true;
  let left = 0;
  const clear = () => {
    for (const { board } of pictures.values()) board.destroy();
    pictures = new Map();
  };
  const rebuild = onChange(() => {
    clear();
    if (!program) return;
    const colours = program.objectives.names.map((_, index) => seriesColour(stage.palette, index));
    for (const levels of boards.cards.keys()) {
      const board = createBoard(stage, program, colours);
      pictures.set(levels, { board, episode: null, taken: false });
    }
    stale = true;
  });
  const layOut = () => {
    stale = false;
    stage.resize(boards.root.clientWidth, boards.root.clientHeight);
    const origin = boards.root.getBoundingClientRect();
    const sizes = new Set<number>();
    for (const [levels, { board }] of pictures) {
      const area = boards.cards.get(levels)?.slot.getBoundingClientRect();
      if (!area) continue;
      sizes.add(
        board.place({ x: area.x - origin.x, y: area.y - origin.y, width: area.width, height: area.height }),
      );
    }
    stage.keepSizes(sizes);
  };
  const watcher = new ResizeObserver(() => {
    stale = true;
  });
  watcher.observe(boards.root);
  return {
    update(milliseconds, motion) {
      program = state.program;
      moves = motion;
      if (stage.canvas.parentElement !== boards.root) boards.root.append(stage.canvas);
      rebuild(program, stage.palette, [...boards.cards.values()][0], boards.cards.size, left);
      let changed = stale;
      if (stale) layOut();
      for (const [levels, picture] of pictures) {
        const lane = state.playback.lanes.get(levels);
        if (!lane?.current || !program || picture.taken) continue;
        if (picture.episode !== lane.current) {
          picture.episode = lane.current;
          picture.board.show(framesOf(lane.current, program));
        }
        changed = picture.board.draw(lane.position, milliseconds, motion) || changed;
      }
      if (changed) stage.render();
    },
    leave() {
      if (pictures.size === 0) return;
      clear();
      left++;
    },
    camera(levels, most) {
      const picture = pictures.get(levels);
      const episode = picture?.episode;
      if (!program || !picture || !episode) throw new Error("there is no episode on the board");
      const frames = framesOf(episode, program);
      picture.taken = true;
      return {
        pictures: moves ? GLIDING : 1,
        picture(position, milliseconds) {
          if (milliseconds === 0) picture.board.show(frames);
          picture.board.draw(position, milliseconds, moves && milliseconds > 0);
          return stage.capture(picture.board.frame, most);
        },
        end() {
          picture.taken = false;
          picture.episode = null;
        },
      };
    },
  };
}
