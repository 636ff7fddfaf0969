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
import type { AgentCurve } from "../measures/curves/crossing.js";
import { LevelBook } from "../planted/level-book.js";

/** What is the same for all checkpoints of a run, so that it is found but once. */
export interface Shared {
  readonly book: LevelBook;
  /** Relearning of the untrained network, by steps and level set. */
  readonly fresh: Map<string, readonly AgentCurve[]>;
}

/** Nothing found yet. */
export function nothingShared(program: Program): Shared {
  return { book: new LevelBook(program), fresh: new Map() };
}

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
  const phases = phasesUntil(run, step);
  const network = loadNetwork(run, program, step);
  const untrained = untrainedNetwork(run, program);
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
