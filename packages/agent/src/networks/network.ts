import type { Program } from "@mesagrid/env";
import type { Settings } from "../settings.js";
import { assembleNetwork } from "./assemble.js";
import { CELLS } from "./cells.js";
import { convBody } from "./conv.js";
import { impalaBody } from "./impala.js";
import { mlpBody } from "./mlp.js";
import type { Body } from "./parts.js";
import { recurrentCore } from "./recurrent.js";
import type { Network } from "./types.js";

export type { Network, NetworkInputs } from "./types.js";

/** The settings that a network hangs on. */
export type NetworkSettings = Pick<Settings, "network" | "channels" | "hidden" | "memory" | "memoryUnits">;

/**
 * A freshly initialised network for a program's observations and actions.
 *
 * @param stream the `weights` stream; the same stream state gives the same weights.
 */
export function createNetwork(
  program: Pick<Program, "observation" | "actions">,
  settings: NetworkSettings,
  stream: Uint32Array,
): Network {
  const body = createBody(program, settings, stream);
  const core =
    settings.memory === "none"
      ? undefined
      : recurrentCore(CELLS[settings.memory], body.features, settings.memoryUnits, stream);
  return assembleNetwork(body, core, program.actions.names.length, stream);
}

/** A freshly initialised body: the part of a network that sees. @param stream the `weights` stream, from which it draws first */
export function createBody(
  { observation }: Pick<Program, "observation">,
  { network, channels, hidden }: Pick<NetworkSettings, "network" | "channels" | "hidden">,
  stream: Uint32Array,
): Body {
  const units = hidden[hidden.length - 1];
  if (network === "conv") return convBody(observation, channels, units, stream);
  if (network === "impala") return impalaBody(observation, channels, units, stream);
  return mlpBody(observation, hidden, stream);
}
