import { capitalise } from "../words.js";
import { cellWords, placeWords, thingIn } from "./edits.js";
import type { Grid } from "./grid.js";
import type { Reply } from "./oracle.js";
import { actionTitle, percent } from "./panels/cell.js";
import type { Asking } from "./state.js";

/** Gives each cell its words: where it is, what lies there, and the most likely move. */
export function labelCells(grid: Grid, { program, moment }: Asking, reply: Reply | null): void {
  const { names } = program.actions;
  const { board } = moment.level;
  const move = (cell: number): string => {
    const row = reply?.field.rows[cell] ?? -1;
    if (!reply || row < 0) return "";
    const chances = [...reply.field.chances.subarray(row * names.length, (row + 1) * names.length)];
    const most = Math.max(...chances);
    return `; ${actionTitle(names[chances.indexOf(most)]).toLowerCase()} ${percent(most)}`;
  };
  grid.label(
    (cell) => capitalise(`${placeWords(program, cell)}, ${cellWords(program, board, cell)}${move(cell)}`),
    (cell) => {
      const thing = thingIn(program, board, cell);
      return thing !== null && program.kinds.wall[thing.kind] === 0;
    },
  );
}
