import { readdirSync, readFileSync } from "node:fs";
import {
  BatchEnv,
  createBuffers,
  createStream,
  loadProgram,
  nextBelow,
  type Program,
  PURPOSE,
} from "@mesagrid/env";
import { cheeseCorner } from "./handwritten/cheese-corner.js";
import { keysChests } from "./handwritten/keys-chests.js";
import { rates } from "./measure.js";

const SLOTS = 256;
const SIDE = 13;
const HANDWRITTEN = { "cheese-corner": cheeseCorner, "keys-chests": keysChests } as const;
const GENERATORS = ["open", "blocks", "edges", "tree", "noise", "rooms"] as const;
const folder = new URL("scenarios/", `file://${process.cwd()}/`);

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

function benchScenario(file: string) {
  const name = file.replace(".json", "");
  const text = readFileSync(new URL(file, folder), "utf8");
  if (name in HANDWRITTEN) {
    const program = loadProgram(text, { size: [SIDE, SIDE] });
    const found = rates(
      {
        engine: engineWork(program, false),
        planes: engineWork(program, true),
        handwritten: handwrittenWork(name as keyof typeof HANDWRITTEN, program),
      },
      5,
      0.4,
    );
    return {
      stepsPerSecond: Math.round(found.engine),
      planesStepsPerSecond: Math.round(found.planes),
      handwrittenStepsPerSecond: Math.round(found.handwritten),
      ratio: Number((found.engine / found.handwritten).toFixed(3)),
    };
  }
  const program = loadProgram(text);
  const found = rates({ engine: engineWork(program, false), planes: engineWork(program, true) }, 3, 0.2);
  return { stepsPerSecond: Math.round(found.engine), planesStepsPerSecond: Math.round(found.planes) };
}

function levelsPerSecond(): Record<string, number> {
  const scenario = JSON.parse(readFileSync(new URL("cheese-corner.json", folder), "utf8"));
  const works = Object.fromEntries(
    GENERATORS.map((generate) => {
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
      return [generate, work];
    }),
  );
  const found = rates(works, 5, 0.3);
  return Object.fromEntries(Object.entries(found).map(([name, n]) => [name, Math.round(n)]));
}

/** Heap bytes that a step of one slot leaves behind: 0 but for noise, since `step` allocates nothing. */
function bytesPerStep(): number {
  const program = loadProgram(readFileSync(new URL("keys-chests.json", folder), "utf8"), {
    size: [SIDE, SIDE],
  });
  const work = engineWork(program, false);
  for (let i = 0; i < 50; i++) work();
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let steps = 0;
  for (let i = 0; i < 50; i++) steps += work();
  return Number(((process.memoryUsage().heapUsed - before) / steps).toFixed(4));
}

export function benchEnv() {
  const files = readdirSync(folder).filter(
    (name) => name.endsWith(".json") && name !== "scenario.schema.json",
  );
  const scenarios = Object.fromEntries(files.map((file) => [file.replace(".json", ""), benchScenario(file)]));
  return { scenarios, levelsPerSecond: levelsPerSecond(), bytesPerStep: bytesPerStep() };
}
