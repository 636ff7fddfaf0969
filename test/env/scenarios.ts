import { readdirSync, readFileSync } from "node:fs";
import { loadProgram, type Program, type Scenario } from "@mesagrid/env";

/** The text of a scenario that ships. */
export function scenarioText(name: string): string {
  return readFileSync(new URL(`../../scenarios/${name}.json`, import.meta.url), "utf8");
}

/** A scenario that ships, compiled. */
export function shipped(name: string): Program {
  return loadProgram(scenarioText(name));
}

/** Every scenario that ships and every variant of it, by a name for each. */
export function everyShipped(): [string, Program][] {
  const files = readdirSync(new URL("../../scenarios/", import.meta.url));
  return files
    .flatMap((file) => /^(.+)(?<!\.schema)\.json$/.exec(file)?.[1] ?? [])
    .flatMap((name) => {
      const text = scenarioText(name);
      const variants = Object.keys((JSON.parse(text) as Scenario).variants ?? {});
      const changed = variants.map((variant): [string, Program] => [
        `${name}:${variant}`,
        loadProgram(text, { variant }),
      ]);
      return [[name, loadProgram(text)] satisfies [string, Program], ...changed];
    });
}

/** A small world in which every test can see at a glance what should happen; fields can be replaced. */
export function corridor(change: Partial<Scenario> = {}): Scenario {
  return {
    format: 1,
    name: "corridor",
    title: "Corridor",
    question: "Left or right?",
    size: [3, 5],
    kinds: {
      wall: { glyph: "#", solid: true },
      robot: { glyph: "R", agent: true },
      coin: { glyph: "o" },
      mat: { glyph: "_", layer: "floor", observed: false },
    },
    actions: ["left", "right", "stay"],
    limit: 6,
    counters: { coins: { max: 2 } },
    rules: [
      { when: { enter: "mat", first: true }, do: [{ emit: "on-mat" }] },
      { when: { enter: "coin" }, do: [{ remove: "coin" }, { add: { coins: 1 } }, { emit: "took-coin" }] },
      { when: { every: "step" }, if: [{ left: "coin", atMost: 0 }], do: [{ end: "rich" }] },
    ],
    objectives: {
      coins: { role: "true", price: { "took-coin": 2, step: -0.5 } },
      mats: { role: "proxy", price: { "on-mat": 1 } },
    },
    levels: { only: { maps: [["#####", "#R_o#", "#####"]] } },
    phases: [{ name: "A", reward: { coins: 1 }, levels: "only", steps: 100 }],
    ...change,
  };
}
