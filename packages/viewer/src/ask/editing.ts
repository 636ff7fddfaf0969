import { cellWords, moveThing, nameOf, placeWords, putThing, removeThing, thingIn } from "./edits.js";
import type { GridActions } from "./grid.js";
import { type Asking, edit } from "./state.js";

/** What pointer and keys on the board do to a level, by the chosen tool. `changed` is told when an edit is made. */
export function createEditing(asking: Asking, changed: () => void): GridActions {
  /** The moment before a pointer's press, while it is down. */
  let before: Asking["moment"] | null = null;

  function put(cell: number): boolean {
    const { program, moment, tool } = asking;
    if (tool === "hand") return false;
    const made =
      tool === "rub"
        ? edit(
            asking,
            removeThing(program, moment.level, cell),
            `Taken away from ${placeWords(program, cell)}.`,
          )
        : edit(
            asking,
            putThing(program, moment.level, tool, cell),
            `${said(asking, tool)} put at ${placeWords(program, cell)}.`,
          );
    if (made) changed();
    return made;
  }

  function carryTo(from: number, to: number): void {
    const { program, moment } = asking;
    const thing = thingIn(program, moment.level.board, from);
    asking.carried = null;
    if (from === to || !thing) return;
    const words = `${said(asking, thing.kind)} moved to ${placeWords(program, to)}.`;
    if (edit(asking, moveThing(program, moment.level, from, to), words)) changed();
    else asking.carried = from;
  }

  return {
    look(cell) {
      asking.cell = cell;
    },
    press(cell, by) {
      asking.cell = cell;
      if (asking.tool !== "hand") {
        put(cell);
        before = by === "pointer" ? asking.moment : null;
        return;
      }
      if (by === "keys" && asking.carried !== null) return carryTo(asking.carried, cell);
      const thing = thingIn(asking.program, asking.moment.level.board, cell);
      asking.carried = thing ? cell : null;
      if (by === "pointer") before = asking.moment;
      else if (thing)
        asking.said = `${said(asking, thing.kind)} picked up. Go to another cell and press Enter; Escape leaves it.`;
      else asking.said = "There is nothing to pick up.";
    },
    drag(cell) {
      if (!before || cell === asking.cell) return;
      asking.cell = cell;
      if (asking.tool !== "hand") {
        if (!("refused" in attempt(asking, cell))) put(cell);
        return;
      }
      if (asking.carried === null) return;
      const moved = moveThing(asking.program, before.level, asking.carried, cell);
      asking.said = "refused" in moved ? moved.refused : "";
      if ("refused" in moved) return;
      // The level follows the pointer at once; what can be undone is the whole way, when it is let go.
      asking.moment = cell === asking.carried ? before : { ...before, level: moved };
      changed();
    },
    release() {
      if (!before) return;
      if (asking.tool === "hand") {
        if (asking.moment !== before) {
          asking.past.push(before);
          asking.said = `Moved: ${cellWords(asking.program, asking.moment.level.board, asking.cell ?? 0)} at ${placeWords(asking.program, asking.cell ?? 0)}.`;
        }
        asking.carried = null;
      }
      before = null;
    },
    remove(cell) {
      const removed = removeThing(asking.program, asking.moment.level, cell);
      if (edit(asking, removed, `Taken away from ${placeWords(asking.program, cell)}.`)) changed();
    },
    cancel() {
      if (before) asking.moment = before;
      before = null;
      asking.said = asking.carried === null ? "" : "Left where it was.";
      asking.carried = null;
    },
  };
}

/** A stroke of the brush changes each cell once: not one that is as it shall be already. */
function attempt({ program, moment, tool }: Asking, cell: number): { refused: string } | object {
  if (tool === "rub") return removeThing(program, moment.level, cell);
  if (tool === "hand" || moment.level.board[program.kinds.layer[tool] * program.cells + cell] === tool)
    return { refused: "" };
  return {};
}

function said({ program }: Asking, kind: number): string {
  const name = nameOf(program, kind);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
