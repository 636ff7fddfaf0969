import { DIRECTIONS, type KindTable, NO_HEADING, RANDOM_HEADING } from "../program.js";
import type { Scenario } from "../schema/scenario.js";
import type { KindSpec } from "../schema/world.js";
import type { Report } from "./report.js";
import { rowsOf } from "./rows.js";

/** Layers from the lowest to the highest where a file names none. */
const DEFAULT_LAYERS = ["floor", "object", "agent"];

/** The layer on which things do not stand in each other's way when levels are drawn: the lowest, or -1 if it is not used. */
export function groundLayer(scenario: Scenario, layers: readonly string[]): number {
  return layers.indexOf((scenario.layers ?? DEFAULT_LAYERS)[0]);
}

/** The board's layers, lowest first; where the file names none, those of the usual ones that some kind is on. */
export function compileLayers(scenario: Scenario, report: Report): readonly string[] {
  if (!scenario.layers) {
    const used = Object.values(scenario.kinds).map(layerNameOf);
    const needed = DEFAULT_LAYERS.filter((layer) => used.includes(layer));
    // A misspelt layer is told with all the names that there are.
    return used.every((layer) => DEFAULT_LAYERS.includes(layer)) ? needed : DEFAULT_LAYERS;
  }
  const { layers } = scenario;
  layers.forEach((name, index) => {
    if (layers.indexOf(name) === index) return;
    report.add({
      code: "twice",
      path: `$.layers[${index}]`,
      message: `'${name}' is listed twice`,
      expected: "each layer once",
    });
  });
  return layers;
}

/** Kinds get ids from 1 in the file's order, groups references after them; exactly one kind is the agent. */
export function compileKinds(scenario: Scenario, layers: readonly string[], report: Report): KindTable {
  const names = ["", ...Object.keys(scenario.kinds)];
  const specs = Object.values(scenario.kinds);
  report.checkNames(names.slice(1), "$.kinds", "kind");
  const layer = Uint8Array.from(names, (name, id) =>
    id === 0 ? 0 : layerOf(scenario, name, layers, report),
  );
  const agent = findAgent(scenario, names, layer, report);
  const { references, members } = compileGroups(scenario, names, report);
  const blocks = new Uint8Array(names.length * names.length);
  specs.forEach((spec, index) => {
    const path = `$.kinds.${names[index + 1]}.solid`;
    const movers = Array.isArray(spec.solid)
      ? spec.solid.flatMap((name) => members[report.reference(references, name, path)] ?? [])
      : names.map((_, id) => id);
    if (spec.solid) for (const mover of movers) blocks[mover * names.length + index + 1] = 1;
  });
  checkGlyphs(scenario, report);
  return {
    names,
    glyphs: [".", ...specs.map((spec) => spec.glyph)],
    layer,
    agent,
    agentLayer: layer[agent],
    heading: compileHeading(scenario, names, agent, report),
    blocks,
    push: Uint8Array.from([0, ...specs.map((spec) => (spec.push ? 1 : 0))]),
    anyPush: specs.some((spec) => spec.push),
    wall: Uint8Array.from([0, ...specs.map((spec) => (isWall(spec) ? 1 : 0))]),
    opaque: Uint8Array.from([0, ...specs.map((spec) => ((spec.opaque ?? isWall(spec)) ? 1 : 0))]),
    painted: Uint8Array.from([0, ...specs.map((spec) => (spec.observed === false && !spec.solid ? 0 : 1))]),
    members: rowsOf(members),
    references,
  };
}

/** The agent is none, however solid: it walks, and ways would change under those who go them. */
function isWall({ solid, push, agent }: KindSpec): boolean {
  return solid === true && !push && !agent;
}

function compileHeading(scenario: Scenario, names: readonly string[], agent: number, report: Report): number {
  for (const [name, spec] of Object.entries(scenario.kinds)) {
    if (spec.heading === undefined || spec.agent) continue;
    report.add({
      code: "no-agent-heading",
      path: `$.kinds.${name}.heading`,
      message: `'${name}' is not the agent`,
      expected: "'heading' at the agent only",
    });
  }
  const heading = scenario.kinds[names[agent]]?.heading;
  if (heading === undefined) return NO_HEADING;
  return heading === "random" ? RANDOM_HEADING : DIRECTIONS.indexOf(heading);
}

function layerNameOf({ layer, agent }: KindSpec): string {
  return layer ?? (agent ? "agent" : "object");
}

function layerOf(scenario: Scenario, name: string, layers: readonly string[], report: Report): number {
  const spec = scenario.kinds[name];
  return Math.max(0, report.find(layers, layerNameOf(spec), `$.kinds.${name}.layer`, "layer"));
}

/** The agent has a layer to itself, so that nothing can take its cell. */
function findAgent(scenario: Scenario, names: readonly string[], layer: Uint8Array, report: Report): number {
  let agent = 0;
  for (let id = 1; id < names.length; id++) {
    if (!scenario.kinds[names[id]].agent) continue;
    if (agent > 0) {
      report.add({
        code: "two-agents",
        path: `$.kinds.${names[id]}.agent`,
        message: `'${names[agent]}' is the agent already`,
        expected: "one agent",
      });
    }
    agent = id;
  }
  if (agent === 0) {
    report.add({
      code: "no-agent",
      path: "$.kinds",
      message: "no kind is the agent",
      expected: 'one kind with "agent": true',
    });
    return 0;
  }
  for (let id = 1; id < names.length; id++) {
    if (id === agent || scenario.kinds[names[id]].agent || layer[id] !== layer[agent]) continue;
    report.add({
      code: "agent-layer",
      path: `$.kinds.${names[id]}.layer`,
      message: "the agent has its layer to itself",
      expected: "another layer",
    });
  }
  return agent;
}

/** References: each kind alone, then the groups. A name stands for one thing only. */
function compileGroups(
  scenario: Scenario,
  kinds: readonly string[],
  report: Report,
): { references: string[]; members: number[][] } {
  const references = [...kinds];
  const members = kinds.map((_, id) => (id === 0 ? [] : [id]));
  const groups = Object.entries(scenario.groups ?? {});
  report.checkNames(
    groups.map(([name]) => name),
    "$.groups",
    "group",
  );
  for (const [name, list] of groups) {
    if (references.includes(name)) {
      report.add({
        code: "twice",
        path: `$.groups.${name}`,
        message: `'${name}' is a kind already`,
        expected: "a name of its own",
      });
    }
    list.forEach((kind, index) => {
      if (list.indexOf(kind) === index) return;
      report.add({
        code: "twice",
        path: `$.groups.${name}[${index}]`,
        message: `'${kind}' is listed twice`,
        expected: "each kind once",
      });
    });
    references.push(name);
    members.push(
      list.map((kind, index) => report.find(kinds.slice(1), kind, `$.groups.${name}[${index}]`, "kind") + 1),
    );
  }
  return { references, members };
}

/** One column wide in any terminal, as far as one can tell, and one unit of a string, so that maps can be indexed. */
const GLYPH = /^[^\p{C}\p{M}\p{Z}]$/u;

function checkGlyphs(scenario: Scenario, report: Report): void {
  const owners = new Map<string, string>([[".", "an empty cell"]]);
  for (const [name, { glyph }] of Object.entries(scenario.kinds)) {
    if (glyph.length > 1 || !GLYPH.test(glyph)) {
      report.add({
        code: "bad-glyph",
        path: `$.kinds.${name}.glyph`,
        message: `${JSON.stringify(glyph)} cannot be drawn in one place`,
        expected: "a visible character of the basic plane",
      });
    }
    const owner = owners.get(glyph);
    if (owner !== undefined) {
      report.add({
        code: "glyph-taken",
        path: `$.kinds.${name}.glyph`,
        message: `'${glyph}' already stands for ${owner}`,
        expected: "a glyph of its own",
      });
    }
    owners.set(glyph, `'${name}'`);
  }
}
