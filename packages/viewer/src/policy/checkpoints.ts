import type { Forward } from "@mesagrid/agent/browser";
import type { ObservationSpec } from "@mesagrid/env";
import { ask } from "../api.js";
import type { LoadedNetwork } from "./network.js";

/** A checkpoint as the server lists it. */
export interface Checkpoint {
  /** Environment steps done. */
  readonly step: number;
  /** Address of its model.json. */
  readonly model: string;
  /** Of its files together. */
  readonly bytes: number;
}

/** What `GET /api/runs/:id/checkpoints` answers, as far as it is used here. */
interface CheckpointsPage {
  readonly checkpoints: readonly { step: number; model: string; files: readonly { bytes: number }[] }[];
  readonly total: number;
}

/** A run's checkpoints, oldest first. @param run the run's address @throws ApiError */
export async function listCheckpoints(run: string): Promise<Checkpoint[]> {
  const all: Checkpoint[] = [];
  for (;;) {
    const page = await ask<CheckpointsPage>(`${run}/checkpoints?limit=1000&offset=${all.length}`);
    const { checkpoints, total } = page;
    for (const { step, model, files } of checkpoints) {
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      all.push({ step, model: new URL(model, run).href, bytes });
    }
    if (checkpoints.length === 0 || all.length >= total) return all.sort((a, b) => a.step - b.step);
  }
}

/** Networks of a run that are loaded, or are on their way. */
export interface Networks {
  /** The network of a checkpoint if it is loaded; asks for it if it is not. */
  get(checkpoint: Checkpoint): Forward | null;
  /** Why a checkpoint's network cannot be had, in words; null if it can. */
  problem(checkpoint: Checkpoint): string | null;
  /** Frees those that are not wanted. */
  keep(wanted: readonly Checkpoint[]): void;
  /** Grows whenever one has been loaded, or could not be. */
  readonly version: number;
}

/** Room for networks, in bytes of their files. */
export const MOST_BYTES = 96 * 1024 * 1024;
/** Networks that are fetched at once. */
const AT_ONCE = 3;

interface Entry {
  state: "waiting" | "loading" | "ready" | "failed" | "unwanted";
  network: LoadedNetwork | null;
  problem: string | null;
}

/** Loads networks as they are asked for, the last one asked for first. */
export function createNetworks(
  observation: ObservationSpec,
  load: (address: string, observation: ObservationSpec) => Promise<LoadedNetwork>,
): Networks {
  const entries = new Map<string, Entry>();
  let loading = 0;
  let version = 0;
  function next(): void {
    const waiting = [...entries].reverse().find(([, { state }]) => state === "waiting");
    if (!waiting || loading === AT_ONCE) return;
    const [address, entry] = waiting;
    entry.state = "loading";
    loading++;
    load(address, observation)
      .then(
        (network) => {
          if (entry.state === "unwanted") return network.dispose();
          const hasMemory = (network.forward.memorySize ?? 0) > 0;
          entry.state = hasMemory ? "failed" : "ready";
          entry.network = network;
          if (hasMemory) entry.problem = MEMORY;
        },
        (error) => {
          entry.state = "failed";
          entry.problem = `This checkpoint's network cannot be loaded: ${error instanceof Error ? error.message : error}`;
        },
      )
      .finally(() => {
        loading--;
        version++;
        next();
      });
    next();
  }
  return {
    get({ model }) {
      const known = entries.get(model);
      if (known) return known.state === "ready" ? (known.network?.forward ?? null) : null;
      entries.set(model, { state: "waiting", network: null, problem: null });
      next();
      return null;
    },
    problem: ({ model }) => entries.get(model)?.problem ?? null,
    keep(wanted) {
      const kept = new Set(wanted.map(({ model }) => model));
      for (const [address, entry] of entries) {
        if (kept.has(address)) continue;
        entries.delete(address);
        entry.state = "unwanted";
        entry.network?.dispose();
      }
    },
    get version() {
      return version;
    },
  };
}

const MEMORY =
  "This agent has a memory: what it does in a cell hangs on how it came there, so that there are no arrows to draw. Its episodes are on the page Watch.";
