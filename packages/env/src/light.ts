/**
 * What can be seen in a window: from the agent's row ahead, and from it back, each visible cell that is open lights those
 * to both sides of it and the three before it in the next row. Minigrid's `process_vis`, whose two passes along a row
 * come to the same: what the one pass leaves dark on its slant the other lights straight.
 *
 * @param visible [rows] bit c is set if column c can be seen; written
 * @param open [rows] bit c is set if column c can be seen past
 * @param width columns, 31 at most
 * @param agent row x width + column
 */
export function lightRows(visible: Int32Array, open: Int32Array, width: number, agent: number): void {
  const own = Math.floor(agent / width);
  visible.fill(0);
  visible[own] = 1 << (agent % width);
  for (let row = own; row >= 0; row--) lightRow(visible, open[row], width, row, row - 1);
  for (let row = own; row < visible.length; row++) lightRow(visible, open[row], width, row, row + 1);
}

function lightRow(visible: Int32Array, open: number, width: number, row: number, next: number): void {
  const columns = 2 ** width - 1;
  const lit = spreadLeft(spreadRight(visible[row], open) & columns, open);
  visible[row] = lit;
  if (next < 0 || next >= visible.length) return;
  const from = lit & open;
  visible[next] |= (from | (from << 1) | (from >> 1)) & columns;
}

/** Each bit goes on to the next higher one as long as its own is open, in as many doublings as 32 bits take. */
function spreadRight(bits: number, open: number): number {
  let lit = bits;
  let through = open << 1;
  for (let by = 1; by < 32; by *= 2) {
    lit |= through & (lit << by);
    through &= through << by;
  }
  return lit;
}

function spreadLeft(bits: number, open: number): number {
  let lit = bits;
  let through = open >>> 1;
  for (let by = 1; by < 32; by *= 2) {
    lit |= through & (lit >>> by);
    through &= through >>> by;
  }
  return lit;
}
