import { compileActions } from "./compile/actions.js";
import { compileCounters } from "./compile/counters.js";
import { compileKinds, LAYERS } from "./compile/kinds.js";
import { compileLevels } from "./compile/levels.js";
import { compileObjectives, compilePhases } from "./compile/objectives.js";
import { compileObservation } from "./compile/observation.js";
import { Report } from "./compile/report.js";
import { collectEvents, collectOutcomes, compileRules } from "./compile/rules.js";
import type { Program } from "./program.js";
import { parseScenario } from "./scenario.js";
import type { Scenario } from "./schema.js";

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
  const [height, width] = options.size ?? scenario.size;
  const kinds = compileKinds(scenario, report);
  const actions = compileActions(scenario, height, width, report);
  const counters = compileCounters(scenario, report);
  const events = collectEvents(scenario, report);
  const outcomes = collectOutcomes(scenario);
  const rules = compileRules(
    scenario,
    { kinds: kinds.names, counters: counters.names, events, outcomes },
    report,
  );
  const objectives = compileObjectives(scenario, events, report);
  const observation = compileObservation(scenario, kinds, counters, height, width);
  const levelSets = compileLevels(scenario, { height, width, kinds }, report);
  const phases = compilePhases(scenario, objectives.names, Object.keys(scenario.levels), report);
  report.throwIfAny();
  const cells = height * width;
  return {
    scenario,
    name: scenario.name,
    height,
    width,
    cells,
    layers: LAYERS.length,
    boardSize: LAYERS.length * cells,
    kinds,
    actions,
    counters,
    rules,
    events,
    objectives,
    outcomes,
    levelSets,
    observation,
    phases,
    limit: scenario.limit,
  };
}

/**
 * From a file's text (or its parsed JSON) to a program.
 *
 * @throws ScenarioError
 */
export function loadProgram(input: unknown, options?: CompileOptions): Program {
  return compile(parseScenario(input), options);
}
