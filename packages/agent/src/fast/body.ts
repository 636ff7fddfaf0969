import { CELLS } from "../networks/cells.js";
import { Codes } from "./codes.js";
import { CodesLayer } from "./codes-layer.js";
import { ConvLayer, PlanesLayer } from "./conv-layer.js";
import { DenseLayer, Scratch, type Segment, segments } from "./dense-layer.js";
import type { Heap } from "./heap.js";
import type { Layer } from "./layer.js";
import { MemoryLayer } from "./memory-layer.js";
import { type Rows, upTo } from "./rows.js";
import type { MemoryShape, Shape } from "./shape.js";
import { type Matrix, type Span, span, Weights } from "./weights.js";

/** A network's layers, from the codes to the heads. */
export interface Body {
  readonly codes: Codes;
  readonly layers: readonly Layer[];
  readonly weights: Weights;
  /** One of the layers, where the network has a memory. */
  readonly memory: MemoryLayer | undefined;
  /** Logits and, after them, the value. */
  readonly heads: Rows;
}

/** What layers are made of, and those that are there already. */
interface Layout {
  readonly heap: Heap;
  readonly weights: Weights;
  readonly scratch: Scratch;
  readonly codes: Codes;
  readonly layers: Layer[];
}

/** Lays out a network; its parameters are placed in the order of the stock network's. @param usual see CodesLayer */
export function layOut(heap: Heap, shape: Shape, usual: Uint8Array): Body {
  const weights = new Weights(heap);
  const codes = new Codes(heap, shape.observation);
  const layout: Layout = { heap, weights, scratch: new Scratch(heap), codes, layers: [] };
  let features = addHidden(layout, shape, usual);
  let units = shape.hidden.at(-1) ?? 0;
  const memory = shape.memory && addMemory(layout, shape.memory, features, units);
  if (memory && shape.memory) {
    features = segments(memory.out, 0, memory.out.columns, 0, "all");
    units = shape.memory.units;
  }
  const { actions } = shape;
  const heads = addDense(layout, features, actions + 1, false);
  placeLayer(weights, heads, [span(units)], span(actions));
  placeLayer(weights, heads, [span(units)], span(1, actions));
  weights.allocate();
  return { codes, layers: layout.layers, weights, memory, heads: heads.out };
}

function addDense(
  { heap, weights, scratch, layers }: Layout,
  input: readonly Segment[],
  units: number,
  relu: boolean,
): DenseLayer {
  const layer = new DenseLayer(heap, weights, scratch, input, units, relu);
  layers.push(layer);
  return layer;
}

/** The network's next two variables are a layer's kernel and bias. */
function placeLayer(
  weights: Weights,
  { kernel, bias }: { readonly kernel: Matrix; readonly bias: Matrix },
  rows: readonly Span[],
  columns: Span,
): void {
  weights.place(kernel, rows, columns);
  weights.place(bias, [span(1)], columns);
}

/** Adds all layers below the memory or the heads; returns what comes out of them. */
function addHidden(layout: Layout, { hidden, filters }: Shape, usual: Uint8Array): Segment[] {
  const { heap, weights, codes, layers } = layout;
  let features: Segment[] = [];
  for (const [i, units] of hidden.entries()) {
    let out: Rows;
    if (i === 0 && filters.length === 0) {
      const layer = new CodesLayer(heap, weights, codes, units, usual);
      layers.push(layer);
      out = layer.out;
    } else {
      const [input, rows] = i > 0 ? [features, [span(hidden[i - 1])]] : addConvolutions(layout, filters);
      const layer = addDense(layout, input, units, true);
      placeLayer(weights, layer, rows, span(units));
      out = layer.out;
    }
    features = segments(out, 0, upTo(16, units), 0);
  }
  return features;
}

/** Adds a memory: a dense layer of the gates' sums of all rows at once, and what goes from row to row. */
function addMemory(
  layout: Layout,
  { cell, units }: MemoryShape,
  features: Segment[],
  inputs: number,
): MemoryLayer {
  const { heap, weights, layers } = layout;
  const { gates } = CELLS[cell];
  const apart = upTo(16, units);
  const sums = addDense(layout, features, gates * apart, false);
  const memory = new MemoryLayer(heap, weights, sums.out, cell, units);
  layers.push(memory);
  const columns = { from: 0, count: units, blocks: gates, apart };
  weights.place(sums.kernel, [span(inputs)], columns);
  weights.place(memory.kernel, [span(units)], columns);
  weights.place(sums.bias, [span(1)], columns);
  return memory;
}

/**
 * Adds the convolutions. Returns what the dense layer after them takes in, their pixels in a row and then side numbers,
 * and which rows of its kernel those are.
 */
function addConvolutions(
  { heap, weights, codes, layers }: Layout,
  filters: readonly number[],
): [Segment[], Span[]] {
  const { height, width, planes, side } = codes.observation;
  const drawn = new PlanesLayer(heap, codes);
  layers.push(drawn);
  let [images, channels] = [drawn.out, planes.length];
  for (const [i, count] of filters.entries()) {
    const layer = new ConvLayer(heap, weights, images, channels, count, i > 0);
    layers.push(layer);
    [images, channels] = [layer.out, count];
  }
  const line = width * images.channels;
  const input = Array.from({ length: height }, (_, y) => {
    const first = (y + 1) * images.line + images.pixel;
    return segments(images.rows, first, line, y * line);
  }).flat();
  const row = height * line;
  const length = upTo(4, side.length);
  if (length > 0) input.push({ source: codes.side, column: 0, length, row, slopes: "none" });
  const pixels = { from: 0, count: channels, blocks: height * width, apart: images.channels };
  return [input, [pixels, span(side.length, row)]];
}
