import { CELLS } from "../networks/cells.js";
import { Codes } from "./codes.js";
import { CodesLayer } from "./codes-layer.js";
import { ConvLayer, PlanesLayer } from "./conv-layer.js";
import { DenseLayer, Scratch, type Segment, segments } from "./dense-layer.js";
import type { Heap } from "./heap.js";
import { Hidden } from "./hidden.js";
import type { Layer } from "./layer.js";
import { MemoryLayer } from "./memory-layer.js";
import { Rows, upTo } from "./rows.js";
import type { MemoryShape, Shape } from "./shape.js";
import { type Matrix, type Span, span, Weights } from "./weights.js";

/** A network's layers, from the codes to the heads. */
export interface Body {
  readonly codes: Codes;
  readonly layers: readonly Layer[];
  readonly weights: Weights;
  /** One of the layers, where the network has a memory. */
  readonly memory: MemoryLayer | undefined;
  /** Numbers that are given with each sample, if the shape takes some in. */
  readonly given: Rows | undefined;
  /** The heads' columns, side by side. */
  readonly heads: Rows;
  readonly hidden: ReadonlyMap<string, HiddenPlace>;
}

/** A hidden layer that can be read. */
export interface HiddenPlace {
  readonly numbers: Hidden;
  /** Its place among the layers. */
  readonly index: number;
  /** Whether relu comes last in it. */
  readonly relu: boolean;
}

/** What layers are made of, and those that are there already. */
interface Layout {
  readonly heap: Heap;
  readonly weights: Weights;
  readonly scratch: Scratch;
  readonly codes: Codes;
  readonly layers: Layer[];
  /** By the stock network's names. */
  readonly hidden: Map<string, HiddenPlace>;
}

/** Lays out a network; its parameters are placed in the order of the stock network's. @param usual see CodesLayer */
export function layOut(heap: Heap, shape: Shape, usual: Uint8Array): Body {
  const weights = new Weights(heap);
  const codes = new Codes(heap, shape.observation);
  const layout: Layout = { heap, weights, scratch: new Scratch(heap), codes, layers: [], hidden: new Map() };
  let features = addHidden(layout, shape, usual);
  let units = shape.hidden.at(-1) ?? 0;
  const memory = shape.memory && addMemory(layout, shape.memory, features, units);
  if (memory && shape.memory) {
    features = segments(memory.out, 0, memory.out.columns, 0, "all");
    units = shape.memory.units;
  }
  let given: Rows | undefined;
  if (shape.given) {
    given = new Rows(heap, shape.given.numbers);
    features = addGiven(layout, shape.given, given, features, units);
    units = shape.given.units;
  }
  const all = shape.heads.reduce((sum, columns) => sum + columns, 0);
  const heads = addDense(layout, features, all, false);
  let from = 0;
  for (const columns of shape.heads) {
    placeLayer(weights, heads, [span(units)], span(columns, from));
    from += columns;
  }
  weights.allocate();
  return { codes, layers: layout.layers, weights, memory, given, heads: heads.out, hidden: layout.hidden };
}

/** Lets the layer that was added last be read. */
function nameLast({ layers, hidden }: Layout, name: string, numbers: Hidden, relu: boolean): void {
  hidden.set(name, { numbers, index: layers.length - 1, relu });
}

/** Adds a dense layer over features and given numbers. */
function addGiven(
  layout: Layout,
  { numbers, units }: NonNullable<Shape["given"]>,
  given: Rows,
  features: Segment[],
  inputs: number,
): Segment[] {
  const row = upTo(16, inputs);
  const beside: Segment = { source: given, column: 0, length: upTo(4, numbers), row, slopes: "none" };
  const layer = addDense(layout, [...features, beside], units, true);
  placeLayer(layout.weights, layer, [span(inputs), span(numbers, row)], span(units));
  return segments(layer.out, 0, upTo(16, units), 0);
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
    nameLast(layout, `dense${i}`, Hidden.ofRows(heap, out, units), true);
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
  nameLast(layout, cell, Hidden.ofRows(heap, memory.out, units), false);
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
function addConvolutions(layout: Layout, filters: readonly number[]): [Segment[], Span[]] {
  const { heap, weights, codes, layers } = layout;
  const { height, width, planes, side } = codes.observation;
  const drawn = new PlanesLayer(heap, codes);
  layers.push(drawn);
  let [images, channels] = [drawn.out, planes.length];
  for (const [i, count] of filters.entries()) {
    const layer = new ConvLayer(heap, weights, images, channels, count, i > 0);
    layers.push(layer);
    nameLast(layout, `conv${i}`, Hidden.ofImages(heap, layer.out, count), true);
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
