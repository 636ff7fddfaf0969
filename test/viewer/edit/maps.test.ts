import { checkText, drawLevels, loadProgram, TEMPLATES, writeJson } from "@mesagrid/env";
import { expect, test } from "vitest";
import {
  appendField,
  applyChanges,
  removeItem,
  setValue,
} from "../../../packages/viewer/src/edit/language/changes.js";
import { parseText } from "../../../packages/viewer/src/edit/language/tree.js";
import { boardOf, rowsOf } from "../../../packages/viewer/src/edit/maps/board-of.js";
import { addMap, mapsIn, painted, resize, writeRows } from "../../../packages/viewer/src/edit/maps/maps.js";
import { filesIn, read } from "../../structure/repository.js";

const TEXT = writeJson(TEMPLATES[1].make("gem-right"));
/** Lines of the first text that are not in the second, and the other way round. */
const difference = (a: string, b: string) => {
  const [before, after] = [a.split("\n"), b.split("\n")];
  return [before.filter((line) => !after.includes(line)), after.filter((line) => !before.includes(line))];
};

test("painting a cell changes its row and nothing else of the text", () => {
  const [, , third] = mapsIn(parseText(TEXT), TEXT);
  expect([third.set, third.index, third.rows[5]]).toEqual(["train", 2, "#R..>.#"]);
  const rows = painted(third.rows, [{ row: 5, column: 2, glyph: "#" }], "R");
  const after = applyChanges(TEXT, writeRows(parseText(TEXT), TEXT, third, rows));
  const [gone, come] = difference(TEXT, after);
  expect(come).toEqual([gone[0].replace("#R..>.#", "#R#.>.#")]);
  expect(gone).toHaveLength(1);
});

test("an agent that is painted elsewhere is gone from where it was", () => {
  expect(painted(["R..", "..."], [{ row: 1, column: 2, glyph: "R" }], "R")).toEqual(["...", "..R"]);
  expect(
    painted(
      ["R.."],
      [
        { row: 3, column: 0, glyph: "R" },
        { row: 0, column: 9, glyph: "x" },
      ],
      "R",
    ),
  ).toEqual(["R.."]);
});

test("glyphs that JSON has to escape are written so", () => {
  const text = TEXT.replaceAll('"g"', '"\\\\"').replaceAll("g#", "\\\\#");
  const [map] = mapsIn(parseText(text), text);
  expect(map.rows[3]).toBe("#R..>\\#");
  const rows = painted(map.rows, [{ row: 1, column: 1, glyph: '"' }], "R");
  const after = applyChanges(text, writeRows(parseText(text), text, map, rows));
  expect(mapsIn(parseText(after), after)[0].rows).toEqual(rows);
});

test.each(["rows", "columns"] as const)(
  "more and fewer %s keep the border, and the text what it was",
  (axis) => {
    const more = applyChanges(TEXT, resize(parseText(TEXT), TEXT, axis, 1));
    const size = axis === "rows" ? [8, 7] : [7, 8];
    expect(checkText(more).problems).toEqual([]);
    expect(loadProgram(more).scenario.size).toEqual(size);
    for (const { rows } of mapsIn(parseText(more), more)) {
      expect(rows.at(-1)).toBe("#".repeat(size[1]));
      expect(rows.map((row) => row.at(-1)).join("")).toBe("#".repeat(size[0]));
    }
    expect(applyChanges(more, resize(parseText(more), more, axis, -1))).toBe(TEXT);
  },
);

test("maps of every file that ships grow and shrink to what they were", () => {
  const files = filesIn("scenarios").filter(
    (file) => /^(?!.*schema).*\.json$/.test(file) && read(file).includes('"maps"'),
  );
  expect(files.length).toBeGreaterThan(8);
  for (const file of files) {
    const text = read(file);
    for (const axis of ["rows", "columns"] as const) {
      const more = applyChanges(text, resize(parseText(text), text, axis, 1));
      const shapes = mapsIn(parseText(more), more).map(({ rows }) => [
        rows.length,
        ...new Set(rows.map(({ length }) => length)),
      ]);
      const { size } = JSON.parse(more);
      expect([
        file,
        shapes.filter(([height, ...widths]) => height !== size[0] || widths.join() !== `${size[1]}`),
      ]).toEqual([file, []]);
    }
  }
});

test("a map can be added and taken away, a level set too", () => {
  const tree = parseText(TEXT);
  const [map] = mapsIn(tree, TEXT);
  const more = applyChanges(TEXT, addMap(tree, TEXT, "shifted", map.rows));
  expect(mapsIn(parseText(more), more)).toHaveLength(8);
  expect(difference(TEXT, more)[0].length).toBeLessThanOrEqual(1);
  expect(applyChanges(more, removeItem(parseText(more), more, ["levels", "shifted", "maps"], 3))).toBe(TEXT);
  const set = applyChanges(TEXT, appendField(tree, TEXT, ["levels"], "drawn", { maps: [map.rows] }));
  expect(Object.keys(loadProgram(set).scenario.levels)).toEqual(["train", "shifted", "drawn"]);
});

test("a value is replaced where it stands", () => {
  const after = applyChanges(TEXT, setValue(parseText(TEXT), TEXT, ["name"], "other"));
  expect(after).toBe(TEXT.replace('"name": "gem-right"', '"name": "other"'));
  expect(setValue(parseText(TEXT), TEXT, ["nothing"], 1)).toEqual([]);
});

test("rows and boards say the same, unless a cell holds two things", () => {
  const program = loadProgram(TEXT);
  const [map] = mapsIn(parseText(TEXT), TEXT);
  expect(rowsOf(program, boardOf(program, map.rows))).toEqual(map.rows);
  const lamp = loadProgram(TEMPLATES[0].make("lamp"));
  const [train] = drawLevels(lamp, "train", 1, 1);
  expect(rowsOf(lamp, train.board)).toBeNull();
});
