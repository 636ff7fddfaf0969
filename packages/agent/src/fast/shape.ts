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
  /** Filters of each convolution; none for a network of dense layers. */
  readonly filters: readonly number[];
  /** Units of each dense layer of the body. */
  readonly hidden: readonly number[];
  /** Above the body. */
  readonly memory: MemoryShape | undefined;
  /** A layer below the heads that takes in numbers which are given with each sample: how many, and its units. */
  readonly given?: { readonly numbers: number; readonly units: number };
  /** Columns of each head; they are computed side by side. */
  readonly heads: readonly number[];
}

/** What of a network says how all below its heads is laid out. */
export type Bodied = Pick<Network, "kind" | "observation" | "layers">;

/** Most units of a dense layer: what the lists of a block of samples have room for. */
const MOST_UNITS = 4096;
/** Most cells and side numbers of an observation: likewise, of the least block. */
const MOST_CODES = 16_384;

/** A policy network's shape, or in a few words why the kernels cannot serve it. */
export function shapeOf(network: Network): Shape | string {
  return shapeWith(network, { heads: [network.actions, 1] });
}

/** The shape of a body with these heads, or in a few words why the kernels cannot serve it. */
export function shapeWith(network: Bodied, top: Pick<Shape, "given" | "heads">): Shape | string {
  const { kind, observation } = network;
  if (kind !== "mlp" && kind !== "conv") return `there are none for ${kind} networks`;
  const widths = (name: string) =>
    network.layers.filter((layer) => layer.name.startsWith(name)).map(({ shape }) => shape.at(-1) ?? 0);
  const shape = {
    observation,
    filters: widths("conv"),
    hidden: widths("dense"),
    memory: memoryOf(network),
    ...top,
  };
  const pixels = (observation.height + 2) * (observation.width + 2);
  const widest = Math.max(0, observation.planes.length, ...shape.filters);
  if (shape.filters.length > 0 && widest * pixels > LIST_ROOM / 2)
    return "the board is too large for so many channels";
  const columns = top.heads.reduce((sum, width) => sum + width, 0);
  if ([...shape.hidden, top.given?.units ?? 0, columns].some((units) => units > MOST_UNITS))
    return `layers have at most ${MOST_UNITS} units`;
  if (shape.memory && CELLS[shape.memory.cell].gates * upTo(16, shape.memory.units) > MOST_UNITS)
    return `the gates of a memory have at most ${MOST_UNITS} units together`;
  if (observation.cellsSize + observation.side.length > MOST_CODES)
    return `observations have at most ${MOST_CODES} numbers`;
  return shape;
}

function memoryOf({ layers }: Bodied): MemoryShape | undefined {
  for (const cell of ["gru", "lstm"] as const) {
    const layer = layers.find(({ name }) => name === cell);
    if (layer) return { cell, units: layer.shape[0] };
  }
  return undefined;
}
