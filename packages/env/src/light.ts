/**
 * What can be seen in a window: from the agent's row ahead and then back, light goes from each visible cell that is open
 * to both sides along its row, and to the next row straight and slanting that way (Minigrid's `process_vis`).
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
  const last = 1 << (width - 1);
  const toRight = spreadRight(visible[row], open) & (2 * last - 1);
  const fromLeft = toRight & open & ~last;
  const toLeft = spreadLeft(toRight, open);
  const fromRight = toLeft & open & ~1;
  visible[row] = toLeft;
  if (next < 0 || next >= visible.length) return;
  visible[next] |= fromLeft | (fromLeft << 1) | fromRight | (fromRight >> 1);
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
