import { Codes } from "./codes.js";
import { CodesLayer } from "./codes-layer.js";
import { ConvLayer, PlanesLayer } from "./conv-layer.js";
import { DenseLayer, Scratch, type Segment, segments } from "./dense-layer.js";
import type { Heap } from "./heap.js";
import type { Layer } from "./layer.js";
import { Rows, upTo } from "./rows.js";
import type { Shape } from "./shape.js";
import { type RowBlocks, rowsOf, Weights } from "./weights.js";

/** A network's layers, from the codes to the heads. */
export interface Body {
  readonly codes: Codes;
  readonly layers: readonly Layer[];
  readonly weights: Weights;
  /** Numbers that are given with each sample, if the shape takes some in. */
  readonly given: Rows | undefined;
  /** The heads' columns, side by side. */
  readonly heads: Rows;
}

/** Lays out a network; its parameters are placed in the order of the stock network's. @param usual see CodesLayer */
export function layOut(heap: Heap, shape: Shape, usual: Uint8Array): Body {
  const weights = new Weights(heap);
  const scratch = new Scratch(heap);
  const codes = new Codes(heap, shape.observation);
  const layers: Layer[] = [];
  const dense = (input: readonly Segment[], units: number, relu: boolean): DenseLayer => {
    const layer = new DenseLayer(heap, weights, scratch, input, units, relu);
    layers.push(layer);
    return layer;
  };

  let [features, units] = [codes.side, 0];
  for (const [i, width] of shape.hidden.entries()) {
    if (i === 0 && shape.filters.length === 0) {
      const layer = new CodesLayer(heap, weights, codes, width, usual);
      layers.push(layer);
      features = layer.out;
    } else {
      const [input, rows] =
        i > 0
          ? [segments(features, 0, upTo(16, units), 0), [rowsOf(units)]]
          : convolutions(heap, weights, codes, shape.filters, layers);
      const layer = dense(input, width, true);
      weights.place(layer.kernel, rows, width);
      weights.place(layer.bias, [rowsOf(1)], width);
      features = layer.out;
    }
    units = width;
  }
  let given: Rows | undefined;
  if (shape.given) {
    const [{ numbers, units: width }, row] = [shape.given, upTo(16, units)];
    given = new Rows(heap, numbers);
    const beside = { source: given, column: 0, length: upTo(4, numbers), row, slopes: false };
    const layer = dense([...segments(features, 0, row, 0), beside], width, true);
    weights.place(layer.kernel, [rowsOf(units), rowsOf(numbers, row)], width);
    weights.place(layer.bias, [rowsOf(1)], width);
    [features, units] = [layer.out, width];
  }
  const all = shape.heads.reduce((sum, columns) => sum + columns, 0);
  const heads = dense(segments(features, 0, upTo(16, units), 0), all, false);
  let from = 0;
  for (const columns of shape.heads) {
    weights.place(heads.kernel, [rowsOf(units)], columns, from);
    weights.place(heads.bias, [rowsOf(1)], columns, from);
    from += columns;
  }
  weights.allocate();
  return { codes, layers, weights, given, heads: heads.out };
}

/**
 * Adds the convolutions. Returns what the dense layer after them takes in, their pixels in a row and then side numbers,
 * and which rows of its kernel those are.
 */
function convolutions(
  heap: Heap,
  weights: Weights,
  codes: Codes,
  filters: readonly number[],
  layers: Layer[],
): [Segment[], RowBlocks[]] {
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
  if (length > 0) input.push({ source: codes.side, column: 0, length, row, slopes: false });
  const pixels = { from: 0, count: channels, blocks: height * width, apart: images.channels };
  return [input, [pixels, rowsOf(side.length, row)]];
}
