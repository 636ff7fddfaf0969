/** Plain searches over a board drawn as text, apart from anything that the engine or the solver has. */

const WAYS = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
];

export type Place = readonly [row: number, column: number];

/** Where a glyph stands. */
export function find(board: string, glyph: string): Place {
  const rows = board.split("\n");
  const row = rows.findIndex((line) => line.includes(glyph));
  return [row, rows[row]?.indexOf(glyph) ?? -1];
}

/** Of each place, by "row,column": steps from the start, and in how many shortest ways one gets there. */
export function search(
  board: string,
  from: Place,
  walls: string,
): Map<string, { steps: number; ways: number }> {
  const rows = board.split("\n");
  const found = new Map([[`${from}`, { steps: 0, ways: 1 }]]);
  let front: Place[] = [from];
  for (let steps = 1; front.length > 0; steps++) {
    const next: Place[] = [];
    for (const [row, column] of front) {
      const { ways } = found.get(`${row},${column}`)!;
      for (const [down, right] of WAYS) {
        const to: Place = [row + down, column + right];
        if (walls.includes(rows[to[0]]?.[to[1]] ?? walls)) continue;
        const known = found.get(`${to}`);
        if (known?.steps === steps) known.ways += ways;
        if (known) continue;
        found.set(`${to}`, { steps, ways });
        next.push(to);
      }
    }
    front = next;
  }
  return found;
}
