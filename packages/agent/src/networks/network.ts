import type { Program } from "@mesagrid/env";
import type { Settings } from "../settings.js";
import { createConv } from "./conv.js";
import { createMlp } from "./mlp.js";
import type { Network } from "./types.js";

export type { Network, NetworkInputs } from "./types.js";

/**
 * A freshly initialised network for a program's observations and actions.
 *
 * @param stream the `weights` stream; the same stream state gives the same weights.
 */
export function createNetwork(
  program: Pick<Program, "observation" | "actions">,
  settings: Pick<Settings, "network" | "hidden">,
  stream: Uint32Array,
): Network {
  const create = settings.network === "conv" ? createConv : createMlp;
  return create(program.observation, program.actions.names.length, settings.hidden, stream);
}
