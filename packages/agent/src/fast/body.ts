import { Codes } from "./codes.js";
import { CodesLayer } from "./codes-layer.js";
import { ConvLayer, PlanesLayer } from "./conv-layer.js";
import { DenseLayer, Scratch, type Segment, segments } from "./dense-layer.js";
import type { Heap } from "./heap.js";
import { Hidden } from "./hidden.js";
import type { Layer } from "./layer.js";
import { type Rows, upTo } from "./rows.js";
import type { Shape } from "./shape.js";
import { type RowBlocks, rowsOf, Weights } from "./weights.js";

/** A network's layers, from the codes to the heads. */
export interface Body {
  readonly codes: Codes;
  readonly layers: readonly Layer[];
  readonly weights: Weights;
  /** Logits and, after them, the value. */
  readonly heads: Rows;
  /** By name; the same layer as `layers` has at `index`. */
  readonly hidden: ReadonlyMap<string, { readonly numbers: Hidden; readonly index: number }>;
}

/** Lays out a network; its parameters are placed in the order of the stock network's. @param usual see CodesLayer */
export function layOut(heap: Heap, shape: Shape, usual: Uint8Array): Body {
  const weights = new Weights(heap);
  const scratch = new Scratch(heap);
  const codes = new Codes(heap, shape.observation);
  const layers: Layer[] = [];
  const hidden = new Map<string, { numbers: Hidden; index: number }>();
  /** The layer that was added last can be read. */
  const name = (title: string, numbers: Hidden) => hidden.set(title, { numbers, index: layers.length - 1 });
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
          : convolutions(heap, weights, codes, shape.filters, layers, name);
      const layer = dense(input, width, true);
      weights.place(layer.kernel, rows, width);
      weights.place(layer.bias, [rowsOf(1)], width);
      features = layer.out;
    }
    name(`dense${i}`, Hidden.ofRows(heap, features, width));
    units = width;
  }
  const heads = dense(segments(features, 0, upTo(16, units), 0), shape.actions + 1, false);
  const { actions } = shape;
  for (const [columns, from] of [
    [actions, 0],
    [1, actions],
  ]) {
    weights.place(heads.kernel, [rowsOf(units)], columns, from);
    weights.place(heads.bias, [rowsOf(1)], columns, from);
  }
  weights.allocate();
  return { codes, layers, weights, heads: heads.out, hidden };
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
  name: (title: string, numbers: Hidden) => unknown,
): [Segment[], RowBlocks[]] {
  const { height, width, planes, side } = codes.observation;
  const drawn = new PlanesLayer(heap, codes);
  layers.push(drawn);
  let [images, channels] = [drawn.out, planes.length];
  for (const [i, count] of filters.entries()) {
    const layer = new ConvLayer(heap, weights, images, channels, count, i > 0);
    layers.push(layer);
    name(`conv${i}`, Hidden.ofImages(heap, layer.out, count));
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
