import type { Bench } from "../bench.js";
import { appendField, removeItem } from "../language/changes.js";
import { firstRows } from "./board-of.js";
import { addMap, type DrawnMap, mapsIn, resize, writeRows } from "./maps.js";

/** What the painter does to the text; each is one change. */
export interface MapEdits {
  write(map: DrawnMap, rows: readonly string[]): void;
  copy(map: DrawnMap): void;
  /** @param alone true if its level set has no other: then it stays, and that is told */
  remove(map: DrawnMap, alone: boolean): void;
  /** A first map, in a level set of its own. */
  begin(): void;
  resize(axis: "rows" | "columns", by: 1 | -1): void;
}

export function createMapEdits(bench: Bench): MapEdits {
  const { state, editor } = bench;
  return {
    write(map, rows) {
      const [tree, text] = [editor.tree(), editor.text()];
      const now = mapsIn(tree, text).find(({ set, index }) => set === map.set && index === map.index);
      if (now) editor.change(writeRows(tree, text, now, rows));
    },
    copy: ({ set, rows }) => editor.change(addMap(editor.tree(), editor.text(), set, rows)),
    remove({ set, index }, alone) {
      if (!alone) {
        editor.change(removeItem(editor.tree(), editor.text(), ["levels", set, "maps"], index));
        return;
      }
      const words = `It is the only map of ‘${set}’. To take the level set away, delete it in the text.`;
      const choices = [{ label: "Show it", act: () => bench.reveal(`$.levels.${set}`) }];
      state.notice = { tone: "plain", words, choices };
    },
    begin() {
      const { program } = state;
      if (!program) return;
      let name = "drawn";
      for (let n = 2; program.levelSets.has(name); n++) name = `drawn-${n}`;
      const value = { description: "Drawn by hand.", maps: [firstRows(program)] };
      editor.change(appendField(editor.tree(), editor.text(), ["levels"], name, value));
    },
    resize: (axis, by) => editor.change(resize(editor.tree(), editor.text(), axis, by)),
  };
}
