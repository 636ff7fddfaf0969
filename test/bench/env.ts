import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import {
  BatchEnv,
  createBuffers,
  createStream,
  loadProgram,
  nextBelow,
  type Program,
  PURPOSE,
  type Scenario,
} from "@mesagrid/env";
import { cheeseCorner } from "./handwritten/cheese-corner.js";
import { keysChests } from "./handwritten/keys-chests.js";
import { median, rates } from "./measure.js";

const SLOTS = 256;
const SIDE = 13;
/** In which the heap is looked at. */
const STRETCHES = 9;
const HANDWRITTEN = { "cheese-corner": cheeseCorner, "keys-chests": keysChests } as const;
const GENERATORS = ["open", "blocks", "edges", "tree", "noise", "rooms"] as const;
const folder = new URL("scenarios/", `file://${process.cwd()}/`);

/** Figures by name. */
type Figures = Readonly<Record<string, number>>;

/** Random actions for many steps, drawn beforehand so that drawing is not what is timed. */
function actionTable(actions: number): Uint8Array[] {
  const words = createStream(1, PURPOSE.policy);
  return Array.from({ length: 64 }, () =>
    Uint8Array.from({ length: SLOTS }, () => nextBelow(words, 0, actions)),
  );
}

function engineWork(program: Program, planes: boolean): () => number {
  const env = new BatchEnv(program, { slots: SLOTS, seed: 1, levels: program.phases[0].levels });
  const out = createBuffers(program, SLOTS);
  const table = actionTable(program.actions.names.length);
  const { cellsSize, planes: shown, height, width } = program.observation;
  const oneHot = new Float32Array(planes ? SLOTS * shown.length * height * width : 0);
  env.reset(out);
  return () => {
    for (const actions of table) {
      env.step(actions, out);
      if (planes) writePlanes(program, out.cells, cellsSize, oneHot);
    }
    return table.length * SLOTS;
  };
}

/** [slots, planes, cells] one-hot, from codes. */
function writePlanes(program: Program, codes: Uint8Array, size: number, oneHot: Float32Array): void {
  const { planes, height, width } = program.observation;
  const area = height * width;
  for (let slot = 0; slot < SLOTS; slot++) {
    planes.forEach(({ code, channel }, plane) => {
      const from = slot * size + channel * area;
      const to = (slot * planes.length + plane) * area;
      for (let cell = 0; cell < area; cell++) oneHot[to + cell] = codes[from + cell] === code ? 1 : 0;
    });
  }
}

function handwrittenWork(name: keyof typeof HANDWRITTEN, program: Program): () => number {
  const world = HANDWRITTEN[name](SLOTS, SIDE, program.limit, 1);
  const table = actionTable(program.actions.names.length);
  return () => {
    for (const actions of table) world.step(actions);
    return table.length * SLOTS;
  };
}

function readScenario(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
}

/** One scenario's figures, beside a hand-written loop of the same world where there is one. */
function benchScenario(name: string): Figures {
  if (name in HANDWRITTEN) {
    const program = loadProgram(readScenario(name), { size: [SIDE, SIDE] });
    const handwritten = handwrittenWork(name as keyof typeof HANDWRITTEN, program);
    const works = {
      engine: engineWork(program, false),
      planes: engineWork(program, true),
      handwritten,
    };
    const found = rates(works, 5, 0.4);
    return {
      stepsPerSecond: Math.round(found.engine),
      planesStepsPerSecond: Math.round(found.planes),
      handwrittenStepsPerSecond: Math.round(found.handwritten),
      ratio: Number((found.engine / found.handwritten).toFixed(3)),
    };
  }
  const program = loadProgram(readScenario(name));
  const found = rates({ engine: engineWork(program, false), planes: engineWork(program, true) }, 3, 0.3);
  return { stepsPerSecond: Math.round(found.engine), planesStepsPerSecond: Math.round(found.planes) };
}

/** Levels a second of cheese in the corner at 13 x 13 with one generator. */
function benchGenerator(generate: string): Figures {
  const scenario = readScenario("cheese-corner") as Scenario;
  const { density: _, ...train } = scenario.levels.train;
  const levels = { train: { ...train, generate } };
  const phases = [{ ...scenario.phases[0], levels: "train" }];
  const program = loadProgram({ ...scenario, levels, phases }, { size: [SIDE, SIDE] });
  const env = new BatchEnv(program, { slots: SLOTS, seed: 1, levels: "train" });
  const out = createBuffers(program, SLOTS);
  const work = (): number => {
    env.reset(out);
    return SLOTS;
  };
  return { levelsPerSecond: Math.round(rates({ work }, 5, 0.3).work) };
}

/**
 * Heap bytes that a step of one slot leaves behind. `step` allocates nothing; the start of an episode, which is among the
 * steps here, leaves up to some hundred bytes in processes whose compiler does not see that they are never kept. The median
 * over stretches, as the compiler, which goes on for a while, leaves some of its own in one or another.
 */
function benchHeap(name: string): Figures {
  const work = engineWork(loadProgram(readScenario(name)), false);
  for (let i = 0; i < 400; i++) work();
  const stretches = Array.from({ length: STRETCHES }, () => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    let steps = 0;
    for (let i = 0; i < 100; i++) steps += work();
    return (process.memoryUsage().heapUsed - before) / steps;
  });
  return { bytesPerStep: Number(median(stretches).toFixed(4)) };
}

const PARTS = { scenario: benchScenario, generator: benchGenerator, heap: benchHeap } as const;

/** One part of the bench, which `benchEnv` asks a process of its own for. */
export function benchEnvPart(part: string, name: string): Figures {
  return PARTS[part as keyof typeof PARTS](name);
}

/** Every part in a fresh process, as a run of training has one: what one world's shape taught the compiler slows another. */
export function benchEnv() {
  const ask = (part: keyof typeof PARTS, name: string): Figures => {
    const main = new URL("main.js", import.meta.url).pathname;
    const text = execFileSync(process.execPath, ["--expose-gc", main, "env", part, name], {
      encoding: "utf8",
    });
    return JSON.parse(text) as Figures;
  };
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "scenario.schema.json")
    .map((name) => name.replace(".json", ""));
  return {
    scenarios: Object.fromEntries(names.map((name) => [name, ask("scenario", name)])),
    levelsPerSecond: Object.fromEntries(
      GENERATORS.map((name) => [name, ask("generator", name).levelsPerSecond]),
    ),
    bytesPerStep: Math.max(...names.map((name) => ask("heap", name).bytesPerStep ?? 0)),
  };
}
