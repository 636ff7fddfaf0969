/** Weights are rounded to multiples of this. */
const QUANTUM = 1 / 256;
/** No multiple is taken for more than this: 32 bits must hold it. */
const MOST = 2 ** 29;

/**
 * Bits that weights take once they are rounded to multiples of 1/256: a proxy for how long a description a network has.
 *
 * Each multiple q is written in Elias's gamma code of 2 |q| + [q < 0], or of 1 where it is 0: one bit for a weight that
 * rounds to nothing, 3 for one quantum, two more each time its magnitude doubles. It needs no table of frequencies, so that
 * two networks' numbers can be compared.
 */
export function descriptionLength(weights: readonly Float32Array[]): number {
  let bits = 0;
  for (const values of weights) {
    for (let i = 0; i < values.length; i++) {
      const magnitude = Math.min(MOST, Math.round(Math.abs(values[i]) / QUANTUM));
      // 2 floor(log2 n) + 1 bits for n; the sign, which is n's last bit, does not change them.
      const n = magnitude === 0 ? 1 : 2 * magnitude;
      bits += 2 * (31 - Math.clz32(n)) + 1;
    }
  }
  return bits;
}
