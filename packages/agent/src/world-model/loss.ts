import type { Transitions } from "./experience.js";
import { COPY, type Prediction } from "./prediction.js";

/** The parts of a world model's loss, means over a batch, and how often its likeliest codes were right. */
export interface ModelTerms {
  /** Their sum. */
  readonly loss: number;
  /** Cross-entropy of the next codes, summed over cells and channels, nats. */
  readonly cells: number;
  /** Half the squared error of the side numbers, summed. */
  readonly side: number;
  /** Cross-entropy of the events, summed, nats. */
  readonly events: number;
  /** Cross-entropy of the episode's end, nats. */
  readonly end: number;
  /** Share of codes that were right. */
  readonly accuracy: number;
  /** Codes that changed, and those of them that were right. */
  readonly changed: number;
  readonly changedRight: number;
}

/**
 * The loss of a world model's output and its slopes by that:
 *
 *     1/B sum over rows of  sum over cells and channels of -log p(next code)
 *                         + 1/2 sum over side numbers of (now + change - next)^2
 *                         + sum over events and the end of -log p(happened or not)
 *
 * p of codes is a softmax over a channel's planes and nothing, p of events a sigmoid.
 *
 * @param output [B, columns]
 * @param slopes [B, columns] written
 */
export function modelLoss(
  prediction: Prediction,
  output: Float32Array,
  batch: Transitions,
  slopes: Float32Array,
): ModelTerms {
  const codes = codesLoss(prediction, output, batch, slopes);
  const { size } = batch;
  const sideNumbers = prediction.observation.side.length;
  const events = prediction.eventNames.length;
  const [side, happened, ended] = [0, 0, 0].map(() => ({ sum: 0 }));
  for (let row = 0; row < size; row++) {
    const from = row * prediction.columns;
    for (let i = 0; i < sideNumbers; i++) {
      const at = row * sideNumbers + i;
      const error = batch.side[at] + output[from + prediction.side + i] - batch.nextSide[at];
      side.sum += (error * error) / 2;
      slopes[from + prediction.side + i] = error / size;
    }
    for (let i = 0; i <= events; i++) {
      const at = from + prediction.events + i;
      const isEnd = i === events;
      const truth = isEnd ? batch.ended[row] : batch.events[row * events + i];
      const p = sigmoid(output[at]);
      (isEnd ? ended : happened).sum += softplus(truth === 1 ? -output[at] : output[at]);
      slopes[at] = (p - truth) / size;
    }
  }
  const terms = {
    cells: codes.loss / size,
    side: side.sum / size,
    events: happened.sum / size,
    end: ended.sum / size,
  };
  return {
    loss: terms.cells + terms.side + terms.events + terms.end,
    ...terms,
    accuracy: codes.right / (size * prediction.observation.cellsSize),
    changed: codes.changed,
    changedRight: codes.changedRight,
  };
}

/** The part of the codes; `loss` is a sum over the batch. */
function codesLoss(
  { observation, area, planes, channels, table, columns }: Prediction,
  output: Float32Array,
  { size, cells, nextCells }: Transitions,
  slopes: Float32Array,
): { loss: number; right: number; changed: number; changedRight: number } {
  let [loss, right, changed, changedRight, read] = [0, 0, 0, 0, 0];
  const powers = new Float64Array(1 + Math.max(0, ...channels.map(({ length }) => length)));
  for (let row = 0; row < size; row++) {
    for (let channel = 0; channel < observation.channels; channel++) {
      const own = channels[channel];
      for (let cell = 0; cell < area; cell++, read++) {
        const from = row * columns + cell * planes;
        const [now, next] = [table[channel * 256 + cells[read]], table[channel * 256 + nextCells[read]]];
        let [best, top] = [-1, now < 0 ? COPY : 0];
        let truth = next < 0 ? top : 0;
        for (let i = 0; i < own.length; i++) {
          const logit = output[from + own[i]] + (own[i] === now ? COPY : 0);
          powers[i] = logit;
          if (own[i] === next) truth = logit;
          if (logit > top) [best, top] = [own[i], logit];
        }
        let sum = Math.exp((now < 0 ? COPY : 0) - top);
        for (let i = 0; i < own.length; i++) {
          powers[i] = Math.exp(powers[i] - top);
          sum += powers[i];
        }
        loss += top + Math.log(sum) - truth;
        for (let i = 0; i < own.length; i++) {
          slopes[from + own[i]] = (powers[i] / sum - (own[i] === next ? 1 : 0)) / size;
        }
        const hit = best === next ? 1 : 0;
        right += hit;
        if (now === next) continue;
        changed++;
        changedRight += hit;
      }
    }
  }
  return { loss, right, changed, changedRight };
}

/** 1 / (1 + exp(-x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** log(1 + exp(x)) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
