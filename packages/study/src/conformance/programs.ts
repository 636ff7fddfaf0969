import { readFileSync } from "node:fs";
import { loadProgram, mergePatch, type Program, withVariant } from "@mesagrid/env";
import { type Recording, RecordingError } from "./recording.js";
import type { Change, ScenarioFile, World } from "./world.js";

const SCENARIOS = new URL("../../../../scenarios/", import.meta.url);

/** Compiles each world once for each set of constructor arguments. */
export class Programs {
  readonly #known = new Map<string, Program>();

  /**
   * The program that a recording's environment object is.
   *
   * @throws RecordingError `unknown-param`, `bad-value`; ScenarioError
   */
  of(world: World, recording: Recording): Program {
    const key = JSON.stringify([world.scenario, recording.params ?? {}]);
    const known = this.#known.get(key);
    if (known) return known;
    const program = loadProgram(scenarioOf(world, recording.params ?? {}));
    this.#known.set(key, program);
    return program;
  }
}

/** The world's scenario file as the constructor arguments change it. */
function scenarioOf(world: World, params: Readonly<Record<string, unknown>>): unknown {
  const text = readFileSync(new URL(`${world.scenario}.json`, SCENARIOS), "utf8");
  const changes = changesOf(world, params);
  let file: unknown = JSON.parse(text);
  // Variants first: what an argument says in numbers holds for whichever variant another argument chose.
  for (const { variant } of changes) if (variant !== undefined) file = withVariant(file, variant);
  for (const { patch } of changes) file = mergePatch(file, patch ?? {});
  for (const { edit } of changes) if (edit) file = edit(file as ScenarioFile);
  return file;
}

function changesOf(world: World, params: Readonly<Record<string, unknown>>): Change[] {
  const known = world.params ?? {};
  return Object.entries(params).flatMap(([name, value]) => {
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known).join(", ") || "(there is none)";
      throw new RecordingError("unknown-param", `'${name}'; known: ${names}`);
    }
    return value === null ? [] : [known[name](value)];
  });
}
