import {
  loadNetwork,
  type Network,
  phasesUntil,
  readRun,
  type Settings,
  settingsOf,
  untrainedNetwork,
} from "@mesagrid/agent";
import type { PhaseSpec, Program } from "@mesagrid/env";
import type { Shared } from "./instrument.js";

/** The network behind a checkpoint, and how it was trained: what measures of a network are taken of. */
export interface Trained {
  readonly network: Network;
  /** The same network with the weights that it began with. */
  readonly untrained: Network;
  readonly settings: Settings;
  /** The phase that the checkpoint was in. */
  readonly phase: PhaseSpec;
  readonly shared: Shared;
  /** Frees both networks. */
  dispose(): void;
}

/** Loads what is behind a checkpoint. A backend must have been chosen. @throws RunError */
export function loadTrained(run: string, program: Program, step: number, shared: Shared): Trained {
  const network = loadNetwork(run, program, step);
  const untrained = untrainedNetwork(run, program);
  const phases = phasesUntil(run, step);
  return {
    ...{ network, untrained, shared },
    settings: settingsOf(readRun(run)),
    phase: phases[phases.length - 1],
    dispose() {
      network.dispose();
      untrained.dispose();
    },
  };
}

/** The level sets of phases, each once, mixtures by their parts. */
export function levelsOf(program: Program, phases: Program["phases"]): string[] {
  const sets = phases.flatMap(({ levels }) => {
    const parts = program.levelSets.get(levels)?.parts ?? [];
    return parts.length > 0 ? parts : [levels];
  });
  return [...new Set(sets)];
}
