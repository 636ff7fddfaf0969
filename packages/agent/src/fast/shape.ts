import type { ObservationSpec } from "@mesagrid/env";
import { CELLS } from "../networks/cells.js";
import type { Network } from "../networks/types.js";
import { LIST_ROOM } from "./heap.js";
import { upTo } from "./rows.js";

/** A network's memory. */
export interface MemoryShape {
  readonly cell: keyof typeof CELLS;
  readonly units: number;
}

/** What has to be known of a network to lay it out on the kernels. */
export interface Shape {
  readonly observation: ObservationSpec;
  readonly actions: number;
  /** Filters of each convolution; none for a network of dense layers. */
  readonly filters: readonly number[];
  /** Units of each dense layer below the heads. */
  readonly hidden: readonly number[];
  /** Between them and the heads. */
  readonly memory: MemoryShape | undefined;
}

/** Most units of a dense layer: what the lists of a block of samples have room for. */
const MOST_UNITS = 4096;
/** Most cells and side numbers of an observation: likewise, of the least block. */
const MOST_CODES = 16_384;

/** A network's shape, or in a few words why the kernels cannot serve it. */
export function shapeOf(network: Network): Shape | string {
  const { kind, observation, actions } = network;
  if (kind !== "mlp" && kind !== "conv") return `there are none for ${kind} networks`;
  const widths = (name: string) =>
    network.layers.filter((layer) => layer.name.startsWith(name)).map(({ shape }) => shape.at(-1) ?? 0);
  const shape = {
    observation,
    actions,
    filters: widths("conv"),
    hidden: widths("dense"),
    memory: memoryOf(network),
  };
  const pixels = (observation.height + 2) * (observation.width + 2);
  const widest = Math.max(0, observation.planes.length, ...shape.filters);
  if (shape.filters.length > 0 && widest * pixels > LIST_ROOM / 2)
    return "the board is too large for so many channels";
  if (shape.hidden.some((units) => units > MOST_UNITS)) return `layers have at most ${MOST_UNITS} units`;
  if (shape.memory && CELLS[shape.memory.cell].gates * upTo(16, shape.memory.units) > MOST_UNITS)
    return `the gates of a memory have at most ${MOST_UNITS} units together`;
  if (observation.cellsSize + observation.side.length > MOST_CODES)
    return `observations have at most ${MOST_CODES} numbers`;
  return shape;
}

function memoryOf({ layers }: Network): MemoryShape | undefined {
  for (const cell of ["gru", "lstm"] as const) {
    const layer = layers.find(({ name }) => name === cell);
    if (layer) return { cell, units: layer.shape[0] };
  }
  return undefined;
}
