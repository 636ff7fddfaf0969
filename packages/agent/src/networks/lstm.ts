import { type Cell, type CellStep, product, sigmoid } from "./cell.js";

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000), its gates in the order i, f, g, o as in
 * tf.layers:
 *
 *     i, f, o = sigmoid(x + h U)
 *     g       = tanh(x + h U)
 *     c'      = f c + i g
 *     h'      = o tanh(c')
 *
 * The output is h', the memory [h', c']. The bias of f starts at 1 (Jozefowicz et al. 2015).
 */
export const LSTM: Cell = {
  name: "lstm",
  gates: 4,
  states: 2,
  blocks: [4],
  bias: (units) => new Float32Array(4 * units).fill(1, units, 2 * units),

  step(x, memory, [kernel]) {
    const units = kernel.shape[0];
    const rows = memory.length / (2 * units);
    const size = rows * units;
    const [h, c] = halves(memory, rows, units);
    const sums = product(h, kernel);
    for (let row = 0, i = 0; row < rows; row++) {
      for (let gate = 0; gate < 4; gate++) {
        const scale = gate === 2 ? 2 : 1;
        for (let u = 0; u < units; u++, i++) sums[i] = scale * (sums[i] + x[i]);
      }
    }
    const gates = sigmoid(sums);
    const cell = new Float32Array(size);
    for (let row = 0, k = 0; row < rows; row++) {
      for (let u = 0; u < units; u++, k++) {
        const i = 4 * row * units + u;
        const g = 2 * gates[i + 2 * units] - 1;
        gates[i + 2 * units] = g;
        cell[k] = gates[i + units] * c[k] + gates[i] * g;
      }
    }
    const bent = sigmoid(cell.map((value) => 2 * value));
    const output = new Float32Array(size);
    const after = new Float32Array(2 * size);
    for (let row = 0, k = 0; row < rows; row++) {
      for (let u = 0; u < units; u++, k++) {
        bent[k] = 2 * bent[k] - 1;
        output[k] = gates[(4 * row + 3) * units + u] * bent[k];
        after[2 * row * units + u] = output[k];
        after[(2 * row + 1) * units + u] = cell[k];
      }
    }
    return { output, memory: after, operands: [h], back: wayBack(units, c, gates, bent) };
  },
};

/** @param bent tanh(c') */
function wayBack(units: number, c: Float32Array, gates: Float32Array, bent: Float32Array): CellStep["back"] {
  const rows = c.length / units;
  return (dOutput, dMemory, [turned], dGates) => {
    const before = new Float32Array(dMemory.length);
    for (let row = 0, k = 0; row < rows; row++) {
      for (let u = 0; u < units; u++, k++) {
        const [first, at] = [4 * row * units + u, 2 * row * units + u];
        const i = gates[first];
        const f = gates[first + units];
        const g = gates[first + 2 * units];
        const o = gates[first + 3 * units];
        const dH = dOutput[k] + dMemory[at];
        const dC = dMemory[at + units] + dH * o * (1 - bent[k] * bent[k]);
        dGates[first] = dC * g * i * (1 - i);
        dGates[first + units] = dC * c[k] * f * (1 - f);
        dGates[first + 2 * units] = dC * i * (1 - g * g);
        dGates[first + 3 * units] = dH * bent[k] * o * (1 - o);
        before[at + units] = dC * f;
      }
    }
    const dH = product(dGates, turned);
    for (let row = 0; row < rows; row++)
      before.set(dH.subarray(row * units, (row + 1) * units), 2 * row * units);
    return before;
  };
}

/** [S, 2 units] cut into h and c, [S, units] each. */
function halves(memory: Float32Array, rows: number, units: number): [Float32Array, Float32Array] {
  const [h, c] = [new Float32Array(rows * units), new Float32Array(rows * units)];
  for (let row = 0; row < rows; row++) {
    h.set(memory.subarray(2 * row * units, (2 * row + 1) * units), row * units);
    c.set(memory.subarray((2 * row + 1) * units, (2 * row + 2) * units), row * units);
  }
  return [h, c];
}
