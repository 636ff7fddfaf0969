import { evaluate, type Policy } from "@mesagrid/agent";
import type { Program } from "@mesagrid/env";
import type { Cell, CellName } from "./types.js";

/** Plays a cell, all of its episodes side by side, and keeps each as a trace. @throws EnvError `unknown-level-set` */
export function playCell(program: Program, policy: Policy, name: CellName, episodes: number): Cell {
  const { levels, seed } = name;
  const { rows, traces } = evaluate(program, policy, {
    ...{ levels, seed, episodes },
    traces: { count: episodes, from: 0, phase: "", step: 0 },
  });
  return { ...name, rows, traces: traces.toSorted((a, b) => a.slot - b.slot) };
}
