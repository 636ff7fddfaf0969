/** Turns rows of `width` logits into probabilities, in place; the largest is subtracted first, so none overflows. */
export function softmaxRows(logits: Float32Array, rows: number, width: number): void {
  for (let start = 0; start < rows * width; start += width) {
    let max = logits[start];
    for (let i = start + 1; i < start + width; i++) if (logits[i] > max) max = logits[i];
    let sum = 0;
    for (let i = start; i < start + width; i++) sum += Math.exp(logits[i] - max);
    for (let i = start; i < start + width; i++) logits[i] = Math.exp(logits[i] - max) / sum;
  }
}

/** The first action whose cumulative probability exceeds u; the last one if rounding leaves none. */
export function sampleRow(probabilities: Float32Array, row: number, count: number, u: number): number {
  let sum = 0;
  for (let action = 0; action < count - 1; action++) {
    sum += probabilities[row + action];
    if (u < sum) return action;
  }
  return count - 1;
}

/** The action of the largest probability in a row; the first of several. */
export function likeliest(probabilities: Float32Array, row: number, count: number): number {
  let best = 0;
  for (let action = 1; action < count; action++) {
    if (probabilities[row + action] > probabilities[row + best]) best = action;
  }
  return best;
}
