import type { KindTable } from "../program.js";
import type { Scenario } from "../schema.js";
import type { Report } from "./report.js";

/** Layer numbers by name, in the order of the board's planes. */
export const LAYERS = ["floor", "object", "agent"] as const;

/** Kinds get ids from 1 in the file's order; exactly one is the agent. */
export function compileKinds(scenario: Scenario, report: Report): KindTable {
  const entries = Object.entries(scenario.kinds);
  report.checkNames(
    entries.map(([name]) => name),
    "$.kinds",
    "kind",
  );
  const layer = new Uint8Array(entries.length + 1);
  const solid = new Uint8Array(entries.length + 1);
  const glyphOwner = new Map<string, string>([[".", "an empty cell"]]);
  let agent = 0;
  entries.forEach(([name, kind], index) => {
    const path = `$.kinds.${name}`;
    const layerName = kind.layer ?? (kind.agent ? "agent" : "object");
    layer[index + 1] = LAYERS.indexOf(layerName);
    solid[index + 1] = kind.solid ? 1 : 0;
    const owner = glyphOwner.get(kind.glyph);
    if (owner !== undefined) {
      report.add({
        code: "glyph-taken",
        path: `${path}.glyph`,
        message: `'${kind.glyph}' already stands for ${owner}`,
        expected: "a glyph of its own",
      });
    }
    glyphOwner.set(kind.glyph, `'${name}'`);
    if (kind.solid && layerName !== "object") {
      report.add({
        code: "solid-layer",
        path: `${path}.solid`,
        message: `a kind on layer '${layerName}' cannot be solid`,
        expected: "layer 'object'",
      });
    }
    if ((layerName === "agent") !== (kind.agent === true)) {
      report.add({
        code: "agent-layer",
        path: `${path}.layer`,
        message: "the agent and only the agent is on layer 'agent'",
        expected: "layer 'floor' or 'object', or agent: true",
      });
    }
    if (!kind.agent) return;
    if (agent > 0)
      report.add({
        code: "two-agents",
        path: `${path}.agent`,
        message: `'${entries[agent - 1][0]}' is the agent already`,
        expected: "one agent",
      });
    agent = index + 1;
  });
  if (agent === 0) {
    report.add({
      code: "no-agent",
      path: "$.kinds",
      message: "no kind is the agent",
      expected: 'one kind with "agent": true',
    });
  }
  return {
    names: ["", ...entries.map(([name]) => name)],
    glyphs: [".", ...entries.map(([, kind]) => kind.glyph)],
    layer,
    solid,
    agent,
  };
}
