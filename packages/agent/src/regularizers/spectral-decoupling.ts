/**
 * Spectral decoupling (Pezeshki et al. 2021): weight / 2 x the mean over the batch of the squared length of the logits.
 *
 * @param head [B, A+1]: logits and, in the last column, the value, which is left alone
 * @param actions A
 * @param slopes [B, A+1] its gradient by `head` is added
 * @returns the penalty
 */
export function decouple(head: Float32Array, actions: number, weight: number, slopes: Float32Array): number {
  const columns = actions + 1;
  const size = head.length / columns;
  let squares = 0;
  for (let at = 0; at < head.length; at += columns) {
    for (let i = at; i < at + actions; i++) {
      squares += head[i] * head[i];
      slopes[i] += (weight * head[i]) / size;
    }
  }
  return (weight * squares) / (2 * size);
}
