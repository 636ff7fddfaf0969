/**
 * Lists of what is not 0 in each row of a matrix: half of what relu leaves, and nearly all of a board's one-hot planes,
 * is work saved. An entry is the offset, in bytes, of the row that it takes from another matrix (u32), and its value
 * (f32). All lists of one call lie one after another; values lie `VALUES` bytes past their offsets.
 */
export const VALUES: usize = (1 << 20) + 2112;

/** For each set of four lanes the bytes that bring those lanes to the front: 16 x 16 bytes at address 0. */
export function prepare(): void {
  for (let lanes = 0; lanes < 16; lanes++) {
    let to = (<usize>lanes) << 4;
    for (let lane = 0; lane < 4; lane++) {
      if (((lanes >> lane) & 1) === 0) continue;
      for (let i = 0; i < 4; i++) store<u8>(to++, <u8>(4 * lane + i));
    }
  }
}

/**
 * Lists the numbers of each row that are not 0, in their order. A row is one or more runs of neighbouring numbers: one
 * for a plain matrix, three for the 3x3 window of a convolution.
 *
 * @param matrix address of the first number
 * @param stride bytes from row to row
 * @param columns numbers of a run, a multiple of 4
 * @param runStride bytes from run to run
 * @param step bytes from one number's offset to the next's
 * @param lists written; room for every number and four more
 * @param ends written: u32 address of each list's end
 */
export function listRows(
  matrix: usize,
  rows: i32,
  stride: usize,
  columns: i32,
  runs: i32,
  runStride: usize,
  step: u32,
  lists: usize,
  ends: usize,
): void {
  const zero = f32x4.splat(0);
  const further = i32x4.splat(4 * step);
  let to = lists;
  for (let row = 0; row < rows; row++) {
    let offsets = i32x4.mul(i32x4.splat(step), i32x4(0, 1, 2, 3));
    for (let run = 0; run < runs; run++) {
      let from = matrix + <usize>run * runStride;
      for (const end = from + ((<usize>columns) << 2); from < end; from += 16) {
        const four = v128.load(from);
        const lanes = i32x4.bitmask(f32x4.ne(four, zero));
        const front = v128.load((<usize>lanes) << 4);
        // All four are written and those kept that count: a branch would be guessed wrong every other time.
        v128.store(to, i8x16.swizzle(offsets, front));
        v128.store(to, i8x16.swizzle(four, front), VALUES);
        to += (<usize>popcnt(lanes)) << 2;
        offsets = i32x4.add(offsets, further);
      }
    }
    store<u32>(ends, <u32>to);
    ends += 4;
    matrix += stride;
  }
}

/**
 * Lists what a row of observation codes adds to the first layer's usual sum, and its side numbers as they are.
 *
 * @param codes [rows, channels, area], u8; room to read 64 bytes past their end
 * @param usual [channels, area] codes that cost nothing, being summed beforehand; room likewise
 * @param planes [channels, 256] offset of the plane's weights from its cell's, -1 for codes without a plane, i32
 * @param cellBytes bytes of one cell's weights
 * @param side [rows, sides], f32, rows of `sideStride` bytes
 * @param rowBytes bytes of one side number's weights, which come after those of all cells
 */
export function listCodes(
  codes: usize,
  rows: i32,
  channels: i32,
  area: i32,
  usual: usize,
  planes: usize,
  cellBytes: u32,
  side: usize,
  sides: i32,
  sideStride: usize,
  rowBytes: u32,
  lists: usize,
  ends: usize,
): void {
  let to = lists;
  for (let row = 0; row < rows; row++) {
    let expected = usual;
    let table = planes;
    for (let channel = 0; channel < channels; channel++) {
      for (let cell = 0; cell < area; cell += 64) {
        const here = codes + <usize>cell;
        const there = expected + <usize>cell;
        let found = differ(here, there) | (differ(here + 16, there + 16) << 16);
        found |= (differ(here + 32, there + 32) << 32) | (differ(here + 48, there + 48) << 48);
        if (area - cell < 64) found &= ((<u64>1) << (area - cell)) - 1;
        for (; found !== 0; found &= found - 1) {
          const i = <usize>ctz(found);
          const at = <u32>(cell + <i32>i) * cellBytes;
          const seen = load<i32>(table + ((<usize>load<u8>(here + i)) << 2));
          const usually = load<i32>(table + ((<usize>load<u8>(there + i)) << 2));
          if (seen >= 0) to = append(to, at + seen, 1);
          if (usually >= 0) to = append(to, at + usually, -1);
        }
      }
      codes += <usize>area;
      expected += <usize>area;
      table += 1024;
    }
    let at = <u32>area * cellBytes;
    for (let i = 0; i < sides; i++) {
      to = append(to, at, load<f32>(side + ((<usize>i) << 2)));
      at += rowBytes;
    }
    side += sideStride;
    store<u32>(ends, <u32>to);
    ends += 4;
  }
}

/** A bit for each of 16 codes that is not the expected one. */
function differ(codes: usize, expected: usize): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.ne(v128.load(codes), v128.load(expected))));
}

function append(to: usize, offset: u32, value: f32): usize {
  store<u32>(to, offset);
  store<f32>(to, value, VALUES);
  return to + 4;
}
