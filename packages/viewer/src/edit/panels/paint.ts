import type { Program } from "@mesagrid/env";
import { element, onChange, setAttribute, setShown, setText } from "../../dom.js";
import { kindTitle, levelsTitle } from "../../words.js";
import { appendField, type Change, removeItem } from "../language/changes.js";
import { createPaintCanvas, type PaintCanvas } from "../maps/canvas.js";
import { addMap, type DrawnMap, EMPTY, mapsIn, resize, writeRows } from "../maps/maps.js";
import { type Beside, button, kindIcon, type Tab, waitingWords } from "./panel.js";

/** Levels drawn by hand: each stroke is written into the text. */
export function createPaintTab({ bench, stage, layer }: Beside): Tab {
  const { state, editor } = bench;
  const waiting = element("p", { class: "edit-waiting" });
  const maps = element("select", { id: "edit-map" });
  maps.addEventListener("change", () => choose(maps.value));
  const kinds = element("div", { class: "edit-kinds", role: "group", "aria-label": "What to paint" });
  const place = element("div", { class: "edit-paint-place" });
  const words = element("p", { class: "edit-status", "aria-live": "polite" });
  const change = (make: () => Change[]) => () => editor.change(make());
  const size = (label: string, title: string, axis: "rows" | "columns", by: 1 | -1) =>
    button(
      label,
      change(() => resize(editor.tree(), editor.text(), axis, by)),
      { title, "aria-label": title },
    );
  const tools = element(
    "div",
    { class: "edit-bar" },
    element("label", { for: "edit-map" }, "Map"),
    maps,
    button("Copy", () => copy(), { title: "Another map like this one, in the same level set" }),
    button("Remove", () => remove(), { title: "Take this map out of its level set" }),
  );
  const sizes = element(
    "div",
    { class: "edit-bar", role: "group", "aria-label": "Size of every map" },
    element("span", { class: "edit-hint" }, "Rows"),
    size("−", "One row less", "rows", -1),
    size("+", "One row more", "rows", 1),
    element("span", { class: "edit-hint" }, "Columns"),
    size("−", "One column less", "columns", -1),
    size("+", "One column more", "columns", 1),
  );
  const begin = button("Draw a level", () => drawFirst(), { class: "edit-main" });
  const none = element(
    "div",
    { class: "edit-none" },
    element("p", {}, "No level of this world is drawn by hand yet."),
    begin,
  );
  const work = element("div", {}, tools, kinds, place, words, sizes);
  const root = element("div", {}, waiting, none, work);
  let brush = "";
  let canvas: PaintCanvas | null = null;
  let chosen = "";
  let drawn: readonly DrawnMap[] = [];
  let shown = false;

  const current = () => drawn.find((map) => keyOf(map) === chosen) ?? drawn[0];

  function choose(key: string): void {
    chosen = key;
    rebuild(state.program, chosen, shapeOf(current()));
    layer.show(canvas && shown ? [canvas.picture] : []);
  }

  function copy(): void {
    const map = current();
    if (!map) return;
    editor.change(addMap(editor.tree(), editor.text(), map.set, map.rows));
    chosen = keyOf({ ...map, index: drawn.filter(({ set }) => set === map.set).length });
  }

  function remove(): void {
    const map = current();
    if (!map) return;
    const alone = drawn.filter(({ set }) => set === map.set).length === 1;
    if (alone) {
      const told = `It is the only map of ‘${map.set}’. To take the level set away, delete it in the text.`;
      state.notice = {
        tone: "plain",
        words: told,
        choices: [{ label: "Show it", act: () => bench.reveal(`$.levels.${map.set}`) }],
      };
      return;
    }
    editor.change(removeItem(editor.tree(), editor.text(), ["levels", map.set, "maps"], map.index));
  }

  function drawFirst(): void {
    const { program } = state;
    if (!program) return;
    let name = "drawn";
    for (let n = 2; program.levelSets.has(name); n++) name = `drawn-${n}`;
    const value = { description: "Drawn by hand.", maps: [firstRows(program)] };
    editor.change(appendField(editor.tree(), editor.text(), ["levels"], name, value));
  }

  const rebuild = onChange(() => {
    const { program } = state;
    const map = current();
    canvas = null;
    place.replaceChildren();
    if (!program || !map) return;
    if (map.rows.length !== program.height || map.rows.some((row) => row.length !== program.width)) return;
    canvas = createPaintCanvas({
      program,
      rows: map.rows,
      brush: () => brush,
      onPaint(rows) {
        const now = mapsIn(editor.tree(), editor.text()).find((one) => keyOf(one) === keyOf(map));
        if (now) editor.change(writeRows(editor.tree(), editor.text(), now, rows));
      },
      onMove: (told) => setText(words, told),
    });
    place.replaceChildren(canvas.root);
  });

  const listMaps = onChange(() => {
    maps.replaceChildren(
      ...drawn.map((map) =>
        element("option", { value: keyOf(map) }, `${levelsTitle(map.set)}, map ${map.index + 1}`),
      ),
    );
  });

  const listKinds = onChange(() => {
    const { program } = state;
    if (!program) return;
    const glyphs = [EMPTY, ...program.kinds.glyphs.slice(1)];
    if (!glyphs.includes(brush)) brush = glyphs[1] ?? EMPTY;
    kinds.replaceChildren(...glyphs.map((glyph, kind) => kindButton(program, glyph, kind)));
    markBrush();
  });

  function kindButton(program: Program, glyph: string, kind: number): HTMLElement {
    const title = kind === 0 ? "nothing" : kindTitle(program, program.kinds.names[kind]);
    const picture =
      kind === 0
        ? element("span", { class: "edit-nothing", "aria-hidden": "true" })
        : kindIcon(stage, program, kind);
    const node = element(
      "button",
      { type: "button", "data-glyph": glyph, title: `${title} (${glyph})`, "aria-label": title },
      picture,
      element("kbd", {}, glyph),
    );
    node.addEventListener("click", () => {
      brush = glyph;
      markBrush();
    });
    return node;
  }

  function markBrush(): void {
    for (const node of kinds.children)
      setAttribute(node, "aria-pressed", String(node.getAttribute("data-glyph") === brush));
  }

  const read = onChange(() => {
    drawn = mapsIn(editor.tree(), editor.text());
    if (!drawn.some((map) => keyOf(map) === chosen)) chosen = drawn[0] ? keyOf(drawn[0]) : "";
  });

  return {
    id: "paint",
    title: "Paint",
    root,
    enter() {
      shown = true;
      layer.show(canvas ? [canvas.picture] : []);
    },
    leave() {
      shown = false;
      layer.show([]);
    },
    update() {
      read(state.version);
      const { program } = state;
      setShown(waiting, program === null);
      if (!program) setText(waiting, waitingWords(bench));
      setShown(none, program !== null && drawn.length === 0);
      setShown(work, program !== null && drawn.length > 0);
      listMaps(drawn.map(keyOf).join("\n"));
      if (maps.value !== chosen) maps.value = chosen;
      listKinds(program?.kinds.names.join(), program?.kinds.glyphs.join(), stage.palette);
      const before = canvas;
      rebuild(
        program && `${program.kinds.names} ${program.kinds.glyphs} ${program.width} ${program.height}`,
        chosen,
        shapeOf(current()),
      );
      if (canvas !== before) layer.show(canvas ? [canvas.picture] : []);
      const map = current();
      if (canvas && map) canvas.set(map.rows);
    },
  };
}

function keyOf({ set, index }: Pick<DrawnMap, "set" | "index">): string {
  return `${index} ${set}`;
}

function shapeOf(map: DrawnMap | undefined): string {
  return map ? `${map.rows.length} ${map.rows.map((row) => row.length).join()}` : "";
}

/** A first map: walls around, if the world has some, and the agent in the corner. */
function firstRows({ kinds, width, height }: Program): string[] {
  const wall = kinds.wall.indexOf(1);
  const border = wall > 0 && width > 2 && height > 2 ? kinds.glyphs[wall] : EMPTY;
  const agent = kinds.glyphs[kinds.agent];
  const inset = border === EMPTY ? 0 : 1;
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      if (row === inset && column === inset) return agent;
      const isEdge = row === 0 || column === 0 || row === height - 1 || column === width - 1;
      return isEdge ? border : EMPTY;
    }).join(""),
  );
}
