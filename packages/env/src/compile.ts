import { compileActions, compileNeighbours } from "./compile/actions.js";
import { shareLevels } from "./compile/board.js";
import { compileCounters } from "./compile/counters.js";
import { checkFeatures } from "./compile/features.js";
import { compileKinds, compileLayers, groundLayer } from "./compile/kinds.js";
import { compileLevels } from "./compile/levels.js";
import { collectEvents, collectOutcomes } from "./compile/names.js";
import { compileObjectives } from "./compile/objectives.js";
import { compileObservation } from "./compile/observation.js";
import { compilePhases } from "./compile/phases.js";
import { Report } from "./compile/report.js";
import { compileRules } from "./compile/rules.js";
import { compileWork } from "./compile/work.js";
import { defineFeatures } from "./features/define.js";
import type { Program } from "./program.js";
import { parseScenario } from "./scenario.js";
import { LIMITS } from "./schema/limits.js";
import type { Scenario } from "./schema/scenario.js";

/** What may be changed about a scenario without editing its file. */
export interface CompileOptions {
  /** The board as [rows, columns] in place of the file's. */
  readonly size?: readonly [number, number];
}

/**
 * Compiles a scenario to read-only tables, pass by pass. Passes go on after a fault, so that all are told at once.
 *
 * @throws ScenarioError with every problem of meaning: names, cells, rooms for placements, circles.
 */
export function compile(scenario: Scenario, options: CompileOptions = {}): Program {
  const report = new Report();
  const [height, width] = sizeOf(scenario, options, report);
  const layers = compileLayers(scenario, report);
  const kinds = compileKinds(scenario, layers, report);
  const actions = compileActions(scenario, kinds, report);
  const counters = compileCounters(scenario, report);
  const events = collectEvents(scenario, report);
  const outcomes = collectOutcomes(scenario, report);
  const names = { kinds, counters: counters.names, events, outcomes, actions: actions.names };
  const rules = compileRules(scenario, names, { height, width }, report);
  const objectives = compileObjectives(scenario, events, report);
  const observation = compileObservation(scenario, kinds, counters, layers.length, { height, width }, report);
  const levelSets = compileLevels(
    scenario,
    {
      height,
      width,
      layers: layers.length,
      ground: groundLayer(scenario, layers),
      kinds,
      limit: scenario.limit,
      shared: shareLevels(height, width),
    },
    report,
  );
  checkFeatures(scenario, names, { height, width }, report);
  const phases = compilePhases(scenario, objectives.names, Object.keys(scenario.levels), report);
  report.throwIfAny();
  const work = compileWork(
    {
      rules,
      kinds,
      observation,
      levelSets,
      height,
      width,
      layers: layers.length,
      objectives: objectives.names.length,
    },
    report,
  );
  const cells = height * width;
  const program: Program = {
    scenario,
    name: scenario.name,
    height,
    width,
    cells,
    layerNames: layers,
    layers: layers.length,
    boardSize: layers.length * cells,
    paintedStarts: Int32Array.from(
      [...new Set(kinds.layer.filter((_, kind) => kinds.painted[kind] === 1))]
        .sort((a, b) => b - a)
        .map((layer) => layer * cells),
    ),
    kinds,
    actions,
    neighbours: compileNeighbours(height, width),
    counters,
    rules,
    events,
    objectives,
    outcomes,
    levelSets,
    observation,
    phases,
    work,
    limit: scenario.limit,
    limits: Int32Array.from(levelSets.values(), (source) => source.limit),
  };
  if (scenario.features) defineFeatures(program, report);
  report.throwIfAny();
  return program;
}

/** Rows and columns: the file's, which the schema has checked, or those asked for. */
function sizeOf(scenario: Scenario, { size }: CompileOptions, report: Report): readonly [number, number] {
  if (!size) return scenario.size;
  const fits = (side: number): boolean => Number.isInteger(side) && side >= 1 && side <= LIMITS.side;
  if (size.length === 2 && size.every(fits)) return size;
  report.add({
    code: "out-of-range",
    path: "$.size",
    message: `[${size.join(", ")}] is asked for`,
    expected: `[rows, columns], each 1 to ${LIMITS.side}`,
  });
  return scenario.size;
}

/** What may be changed about a file while it is read. */
export interface LoadOptions extends CompileOptions {
  /** One of the file's variants. */
  readonly variant?: string | undefined;
}

/**
 * From a file's text (or its parsed JSON) to a program.
 *
 * @throws ScenarioError
 */
export function loadProgram(input: unknown, options?: LoadOptions): Program {
  return compile(parseScenario(input, options?.variant), options);
}
