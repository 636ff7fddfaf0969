import "./gallery-page.js";
import {
  BatchEnv,
  createBuffers,
  createStream,
  type Frame,
  loadProgram,
  nextBelow,
  type Program,
  PURPOSE,
} from "@mesagrid/env";
import { createBoard } from "../../packages/viewer/src/drawing/board.js";
import { createMosaic } from "../../packages/viewer/src/drawing/mosaic.js";
import { createStage } from "../../packages/viewer/src/drawing/stage.js";
import { paletteFor } from "../../packages/viewer/src/palette.js";

/** What is drawn: one recorded level, or so many live slots. */
export interface Scene {
  readonly scenario: string;
  /** [rows, columns], default: the file's own. */
  readonly size?: readonly [number, number];
  readonly levels: string;
  /** 0: one episode on a board; else so many slots in a mosaic. */
  readonly slots: number;
  /** CSS pixels. */
  readonly area: readonly [number, number];
  readonly dark?: boolean;
}

/** How a scene was drawn. */
export interface Pace {
  readonly frames: number;
  readonly seconds: number;
  /** Milliseconds of JavaScript a frame: the median, and what one frame in twenty exceeds. */
  readonly script: { readonly median: number; readonly high: number };
}

/** What the test and the bench ask of the page. */
export interface Drawing {
  open(scene: Scene): Promise<void>;
  /** Goes on to a position in moves, and draws it. */
  at(position: number): void;
  /** Plays at so many moves a second, for a time. */
  play(seconds: number, speed: number): Promise<Pace>;
}

/** Random moves; the same for the same scene. */
function player(program: Program, slots: number, levels: string) {
  const env = new BatchEnv(program, { slots, seed: 1, levels });
  const out = createBuffers(program, slots);
  const actions = new Uint8Array(slots);
  const stream = createStream(1, PURPOSE.policy);
  env.reset(out);
  return {
    env,
    out,
    step() {
      for (let slot = 0; slot < slots; slot++)
        actions[slot] = nextBelow(stream, 0, program.actions.names.length);
      env.step(actions, out);
    },
  };
}

/** An episode's frames. */
function record(program: Program, levels: string, length: number): Frame[] {
  const { env, out, step } = player(program, 1, levels);
  const returns = new Float64Array(program.objectives.names.length);
  const frames: Frame[] = [];
  for (let at = 0; at <= length; at++) {
    if (at > 0) step();
    if (at > 0) for (let k = 0; k < returns.length; k++) returns[k] += out.objectives[k];
    const ended = at > 0 && (out.terminated[0] === 1 || out.truncated[0] === 1);
    if (ended) break;
    frames.push({
      board: env.state.boards.slice(),
      counters: env.state.counters.slice(),
      fired: env.state.fired.slice(),
      agent: env.state.agents[0],
      heading: program.kinds.heading < 0 ? -1 : env.state.headings[0],
      action: at,
      events: at > 0 ? out.events.slice() : new Uint8Array(program.events.length),
      returns: returns.slice(),
      ended,
    });
  }
  return frames;
}

interface Shown {
  /** Draws a position in moves; returns true if the picture changed. */
  draw(position: number, milliseconds: number): boolean;
}

async function open({ scenario, size, levels, slots, area, dark = false }: Scene) {
  const program = loadProgram(scenario, size ? { size } : {});
  const palette = paletteFor(dark);
  const stage = await createStage(palette);
  const [width, height] = area;
  document.body.replaceChildren(stage.canvas);
  document.body.style.margin = "0";
  document.body.style.background = palette.dark ? "#14171b" : "#ffffff";
  stage.resize(width, height);
  const whole = { x: 0, y: 0, width, height };
  let shown: Shown;
  if (slots < 0) shown = { draw: () => slots === -1 };
  else if (slots === 0) {
    const board = createBoard(stage, program, palette.series.slice(0, program.objectives.names.length));
    const frames = record(program, levels, 200);
    board.place(whole);
    board.show(frames);
    shown = {
      draw: (position, milliseconds) => board.draw(position % (frames.length - 1), milliseconds, true),
    };
  } else {
    const { env, out, step } = player(program, slots, levels);
    const mosaic = createMosaic(stage, program, slots);
    mosaic.place(whole);
    const show = (first: boolean) => {
      for (let slot = 0; slot < slots; slot++) {
        const board = env.state.boards.subarray(slot * program.boardSize, (slot + 1) * program.boardSize);
        const fresh = first || out.terminated[slot] === 1 || out.truncated[slot] === 1;
        mosaic.show(slot, board, {
          heading: program.kinds.heading < 0 ? -1 : env.state.headings[slot],
          fresh,
        });
      }
    };
    show(true);
    let at = 0;
    shown = {
      draw(position) {
        for (; at < Math.floor(position); at++) {
          step();
          show(false);
        }
        return mosaic.draw(position - at, true);
      },
    };
  }
  return { stage, shown };
}

/** Moves played so far. */
let position = 0;
let opened: Awaited<ReturnType<typeof open>> | null = null;

const drawing: Drawing = {
  async open(scene) {
    opened = await open(scene);
    drawing.at(0);
  },
  at(moves) {
    if (!opened) throw new Error("nothing is open");
    position = moves;
    opened.shown.draw(position, 0);
    opened.stage.render();
  },
  play(seconds, speed) {
    if (!opened) throw new Error("nothing is open");
    const { shown, stage } = opened;
    const script: number[] = [];
    return new Promise((resolve) => {
      let [start, last] = [0, 0];
      const frame = (now: number) => {
        if (start === 0) start = last = now;
        const began = performance.now();
        position += ((now - last) / 1000) * speed;
        if (shown.draw(position, now - last)) stage.render();
        script.push(performance.now() - began);
        last = now;
        if (now - start < seconds * 1000) requestAnimationFrame(frame);
        else {
          wait(stage.canvas);
          resolve(paceOf(script, (performance.now() - start) / 1000));
        }
      };
      requestAnimationFrame(frame);
    });
  },
};

/** Returns when everything asked for has been drawn. */
function wait(canvas: HTMLCanvasElement): void {
  const gl = canvas.getContext("webgl2");
  gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

function paceOf(script: number[], seconds: number): Pace {
  const sorted = [...script].sort((a, b) => a - b);
  const at = (part: number) => Number(sorted[Math.floor(sorted.length * part)].toFixed(2));
  return { frames: script.length, seconds, script: { median: at(0.5), high: at(0.95) } };
}
Object.assign(window, { drawing });
