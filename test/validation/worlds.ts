import { readFileSync } from "node:fs";
import { loadProgram, mergePatch, type Program } from "@mesagrid/env";

/** A program and the level set that it is read on. */
export interface World {
  readonly name: string;
  readonly program: Program;
  readonly levels: string;
}

function world(scenario: string, levels: string, patch: object = {}): World {
  const text: unknown = JSON.parse(readFileSync(`scenarios/${scenario}.json`, "utf8"));
  return { name: `${scenario} ${levels}`, program: loadProgram(mergePatch(text, patch)), levels };
}

const taken = (kind: string, ...events: readonly string[]) => ({
  when: { enter: kind },
  do: [{ remove: kind }, ...events.map((emit) => ({ emit }))],
});

/** Two attributes on a small board with one thing of each sort; whoever takes one goes on: four objectives. */
const TOGETHER = {
  size: [6, 6],
  limit: 48,
  rules: [
    taken("yellow-line", "reached-yellow-line", "reached-yellow", "reached-line"),
    taken("yellow-gem", "reached-yellow"),
    taken("red-line", "reached-line"),
    taken("red-gem", "reached-red-gem"),
  ],
  levels: {
    together: {
      generate: "blocks",
      density: 0.125,
      place: {
        "yellow-line": "anywhere",
        "yellow-gem": "anywhere",
        "red-line": "anywhere",
        "red-gem": "anywhere",
        mouse: "anywhere",
      },
    },
  },
};

/** The worlds that are tested on, and those that thresholds were set on. */
export const WORLDS = {
  corner: () => world("cheese-corner", "shifted"),
  cornerTrain: () => world("cheese-corner", "train"),
  together: () => world("two-attributes", "together", TOGETHER),
  hoarder: () => world("hoarder", "train", { size: [6, 6] }),
  letter: () => world("letter-or-spirit", "shifted"),
  watched: () => world("watched", "half"),
  trap: () => world("gradient-trap", "shifted"),
  lava: () => world("lava-land", "shifted"),
  attributes: () => world("two-attributes", "shifted"),
  dish: () => world("cheese-dish", "shifted"),
  diamond: () => world("diamond-lookalike", "shifted"),
} as const;

/** The same world without some objectives: what they name is still there, and nobody has a word for it. */
export function without({ program, ...rest }: World, unnamed: readonly string[]): World {
  const { scenario } = program;
  const [kept] = program.objectives.names.filter((name) => !unnamed.includes(name));
  const removed = Object.fromEntries(unnamed.map((name) => [name, null]));
  const patch = {
    objectives: { ...removed, [kept]: { role: "true" } },
    phases: scenario.phases.map((phase) => ({ ...phase, reward: { [kept]: 1 } })),
  };
  return { ...rest, program: loadProgram(mergePatch(scenario, patch)) };
}
