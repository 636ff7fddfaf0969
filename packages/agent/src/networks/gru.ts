import { type Cell, type CellStep, product, sigmoid } from "./cell.js";

/**
 * Gated recurrent unit (Cho et al. 2014), its gates in the order z, r, c and its candidate as in tf.layers:
 *
 *     z, r = sigmoid(x_zr + h U_zr)
 *     c    = tanh(x_c + (r h) U_c)
 *     h'   = z h + (1 - z) c
 *
 * Output and memory are h'.
 */
export const GRU: Cell = {
  name: "gru",
  gates: 3,
  states: 1,
  blocks: [2, 1],
  bias: (units) => new Float32Array(3 * units),

  step(x, h, [kernelZr, kernelC]) {
    const units = kernelC.shape[0];
    const rows = h.length / units;
    const zrSums = product(h, kernelZr);
    for (let row = 0, i = 0; row < rows; row++) {
      const from = 3 * row * units;
      for (let u = 0; u < 2 * units; u++, i++) zrSums[i] += x[from + u];
    }
    const zr = sigmoid(zrSums);
    const rh = new Float32Array(h.length);
    for (let row = 0, i = 0; row < rows; row++) {
      const r = (2 * row + 1) * units;
      for (let u = 0; u < units; u++, i++) rh[i] = zr[r + u] * h[i];
    }
    const cSums = product(rh, kernelC);
    for (let row = 0, i = 0; row < rows; row++) {
      const from = (3 * row + 2) * units;
      for (let u = 0; u < units; u++, i++) cSums[i] = 2 * (cSums[i] + x[from + u]);
    }
    const c = sigmoid(cSums);
    const output = new Float32Array(h.length);
    for (let row = 0, i = 0; row < rows; row++) {
      const z = 2 * row * units;
      for (let u = 0; u < units; u++, i++) {
        c[i] = 2 * c[i] - 1;
        output[i] = zr[z + u] * h[i] + (1 - zr[z + u]) * c[i];
      }
    }
    return { output, memory: output, operands: [h, rh], back: wayBack(units, h, zr, c) };
  },
};

function wayBack(units: number, h: Float32Array, zr: Float32Array, c: Float32Array): CellStep["back"] {
  const rows = h.length / units;
  return (dOutput, dMemory, [turnedZr, turnedC], dGates) => {
    const dC = new Float32Array(h.length);
    const dZr = new Float32Array(zr.length);
    const dH = new Float32Array(h.length);
    for (let row = 0, i = 0; row < rows; row++) {
      for (let u = 0; u < units; u++, i++) {
        const at = 2 * row * units + u;
        const z = zr[at];
        const d = dOutput[i] + dMemory[i];
        dC[i] = d * (1 - z) * (1 - c[i] * c[i]);
        dZr[at] = d * (h[i] - c[i]) * z * (1 - z);
        dH[i] = d * z;
      }
    }
    const dRh = product(dC, turnedC);
    for (let row = 0, i = 0; row < rows; row++) {
      for (let u = 0; u < units; u++, i++) {
        const at = (2 * row + 1) * units + u;
        const r = zr[at];
        dZr[at] = dRh[i] * h[i] * r * (1 - r);
        dH[i] += dRh[i] * r;
      }
    }
    const through = product(dZr, turnedZr);
    for (let i = 0; i < dH.length; i++) dH[i] += through[i];
    for (let row = 0; row < rows; row++) {
      const to = 3 * row * units;
      dGates.set(dZr.subarray(2 * row * units, 2 * (row + 1) * units), to);
      dGates.set(dC.subarray(row * units, (row + 1) * units), to + 2 * units);
    }
    return dH;
  };
}
