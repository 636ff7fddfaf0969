import { sigmoid } from "./loss.js";
import type { WorldModel } from "./model.js";
import { COPY, type Prediction } from "./prediction.js";

/** What a model says follows, a row each. */
export interface Foreseen {
  /** [count, cellsSize] the likeliest codes. */
  readonly cells: Uint8Array;
  /** [count, S] within 0..1. */
  readonly side: Float32Array;
  /** [count, events without `step`] probabilities. */
  readonly events: Float32Array;
  /** [count] probability that a rule ends the episode. */
  readonly end: Float32Array;
}

/** What follows observations [count, ...] and actions [count], by a world model; what it says can be asked about again. */
export function foresee(
  model: WorldModel,
  cells: Uint8Array,
  side: Float32Array,
  actions: Uint8Array,
  count: number,
): Foreseen {
  const { prediction } = model;
  const output = model.predict(cells, side, actions, count);
  const sides = prediction.observation.side.length;
  const events = prediction.eventNames.length;
  const foreseen = {
    cells: likeliestCodes(prediction, output, cells, count),
    side: new Float32Array(count * sides),
    events: new Float32Array(count * events),
    end: new Float32Array(count),
  };
  for (let row = 0; row < count; row++) {
    const from = row * prediction.columns;
    for (let i = 0; i < sides; i++) {
      const value = side[row * sides + i] + output[from + prediction.side + i];
      foreseen.side[row * sides + i] = Math.min(1, Math.max(0, value));
    }
    for (let i = 0; i < events; i++)
      foreseen.events[row * events + i] = sigmoid(output[from + prediction.events + i]);
    foreseen.end[row] = sigmoid(output[from + prediction.end]);
  }
  return foreseen;
}

/** Of each cell and channel the likeliest code; nothing counts as code 0. */
function likeliestCodes(
  { observation, area, planes, channels, table, columns }: Prediction,
  output: Float32Array,
  cells: Uint8Array,
  count: number,
): Uint8Array {
  const codes = new Uint8Array(cells.length);
  let at = 0;
  for (let row = 0; row < count; row++) {
    for (let channel = 0; channel < observation.channels; channel++) {
      for (let cell = 0; cell < area; cell++, at++) {
        const now = table[channel * 256 + cells[at]];
        const from = row * columns + cell * planes;
        let [best, top] = [-1, now < 0 ? COPY : 0];
        for (const plane of channels[channel]) {
          const logit = output[from + plane] + (plane === now ? COPY : 0);
          if (logit > top) [best, top] = [plane, logit];
        }
        codes[at] = best < 0 ? 0 : observation.planes[best].code;
      }
    }
  }
  return codes;
}
