import type { ObservationSpec } from "@mesagrid/env";
import { Codes } from "./codes.js";
import { CodesLayer } from "./codes-layer.js";
import { ConvLayer, PlanesLayer } from "./conv-layer.js";
import { DenseLayer, Scratch, type Segment, segments } from "./dense-layer.js";
import type { Heap } from "./heap.js";
import type { Layer } from "./layer.js";
import { type Rows, upTo } from "./rows.js";
import { Weights } from "./weights.js";

/** What has to be known of a network to lay it out. */
export interface Shape {
  readonly observation: ObservationSpec;
  readonly actions: number;
  /** Filters of each convolution, multiples of 16; none for a network of dense layers. */
  readonly filters: readonly number[];
  /** Units of each dense layer below the heads. */
  readonly hidden: readonly number[];
}

/** A network's layers, from the codes to the heads. */
export interface Body {
  readonly codes: Codes;
  readonly layers: readonly Layer[];
  readonly weights: Weights;
  /** Logits and, after them, the value. */
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
    if (i > 0) {
      const layer = dense(segments(features, 0, upTo(16, units), 0), width, true);
      weights.place(layer.kernel, units, width);
      weights.place(layer.bias, 1, width);
      features = layer.out;
    } else if (shape.filters.length > 0) {
      const input = convolutions(heap, weights, codes, shape.filters, layers);
      const sides = shape.observation.side.length;
      const layer = dense(input, width, true);
      const flat = shape.observation.height * shape.observation.width * (shape.filters.at(-1) ?? 0);
      weights.place(layer.kernel, flat + sides, width);
      weights.place(layer.bias, 1, width);
      features = layer.out;
    } else {
      const layer = new CodesLayer(heap, weights, codes, width, usual);
      layers.push(layer);
      features = layer.out;
    }
    units = width;
  }
  const heads = dense(segments(features, 0, upTo(16, units), 0), shape.actions + 1, false);
  weights.place(heads.kernel, units, shape.actions);
  weights.place(heads.bias, 1, shape.actions);
  weights.place(heads.kernel, units, 1, shape.actions);
  weights.place(heads.bias, 1, 1, shape.actions);
  weights.allocate();
  return { codes, layers, weights, heads: heads.out };
}

/** Adds the convolutions; returns what the dense layer after them takes in: their pixels in a row, then side numbers. */
function convolutions(
  heap: Heap,
  weights: Weights,
  codes: Codes,
  filters: readonly number[],
  layers: Layer[],
): Segment[] {
  const { height, width, planes, side } = codes.observation;
  const drawn = new PlanesLayer(heap, codes);
  layers.push(drawn);
  let [images, channels] = [drawn.out, planes.length];
  for (const [i, count] of filters.entries()) {
    const layer = new ConvLayer(heap, weights, images, channels, count, i > 0);
    layers.push(layer);
    [images, channels] = [layer.out, count];
  }
  const input = Array.from({ length: height }, (_, y) => {
    const first = (y + 1) * images.line + images.pixel;
    return segments(images.rows, first, width * channels, y * width * channels);
  }).flat();
  if (side.length === 0) return input;
  const row = height * width * channels;
  return [...input, { source: codes.side, column: 0, length: upTo(4, side.length), row, slopes: false }];
}
