import { element, onChange, setShown, setText } from "../../dom.js";
import { levelsTitle } from "../../words.js";
import { createPaintCanvas, type PaintCanvas } from "../maps/canvas.js";
import { createMapEdits, type MapEdits } from "../maps/edits.js";
import { type DrawnMap, mapsIn } from "../maps/maps.js";
import { createBrushes } from "./brushes.js";
import { type Beside, button, type Tab, waitingWords } from "./panel.js";

/** Levels drawn by hand: each stroke is written into the text. */
export function createPaintTab({ bench, stage, layer }: Beside): Tab {
  const { state, editor } = bench;
  const edits = createMapEdits(bench);
  const brushes = createBrushes(stage);
  const chooser = createMapChooser(edits);
  const waiting = element("p", { class: "edit-waiting" });
  const place = element("div", { class: "edit-paint-place" });
  const words = element("p", { class: "edit-status", "aria-live": "polite" });
  const none = element(
    "div",
    { class: "edit-none" },
    element("p", {}, "No level of this world is drawn by hand yet."),
    button("Draw a level", () => edits.begin(), { class: "edit-main" }),
  );
  const work = element("div", {}, chooser.root, brushes.root, place, words, sizeBar(edits));
  let canvas: PaintCanvas | null = null;
  const show = () => layer.show(canvas ? [canvas.picture] : []);
  const read = onChange(() => chooser.take(mapsIn(editor.tree(), editor.text())));
  const rebuild = onChange(() => {
    const { program } = state;
    const map = chooser.current();
    const fits =
      map?.rows.length === program?.height && map?.rows.every((row) => row.length === program?.width);
    canvas = null;
    place.replaceChildren();
    if (program && map && fits) {
      const onPaint = (rows: readonly string[]) => edits.write(map, rows);
      const onMove = (told: string) => setText(words, told);
      canvas = createPaintCanvas({ program, rows: map.rows, brush: brushes.glyph, onPaint, onMove });
      place.replaceChildren(canvas.root);
    }
    show();
  });
  return {
    id: "paint",
    title: "Paint",
    root: element("div", {}, waiting, none, work),
    enter: show,
    leave: () => layer.show([]),
    update() {
      const { program } = state;
      read(state.version);
      const map = chooser.current();
      setShown(waiting, program === null);
      if (!program) setText(waiting, waitingWords(bench));
      setShown(none, program !== null && map === undefined);
      setShown(work, program !== null && map !== undefined);
      brushes.update(program);
      const world = program && JSON.stringify([program.scenario.kinds, program.scenario.size]);
      rebuild(world, map && keyOf(map), map?.rows.map((row) => row.length).join());
      if (map) canvas?.set(map.rows);
    },
  };
}

/** Which map is painted. */
function createMapChooser(edits: MapEdits) {
  const select = element("select", { id: "edit-map" });
  let drawn: readonly DrawnMap[] = [];
  let chosen = "";
  const current = () => drawn.find((map) => keyOf(map) === chosen) ?? drawn[0];
  const inSet = (map: DrawnMap) => drawn.filter(({ set }) => set === map.set).length;
  select.addEventListener("change", () => {
    chosen = select.value;
  });
  const withMap = (edit: (map: DrawnMap) => void) => () => {
    const map = current();
    if (map) edit(map);
  };
  const copy = withMap((map) => {
    chosen = keyOf({ ...map, index: inSet(map) });
    edits.copy(map);
  });
  const remove = withMap((map) => edits.remove(map, inSet(map) === 1));
  const list = onChange(() => {
    const title = ({ set, index }: DrawnMap) => `${levelsTitle(set)}, map ${index + 1}`;
    select.replaceChildren(...drawn.map((map) => element("option", { value: keyOf(map) }, title(map))));
  });
  return {
    root: element(
      "div",
      { class: "edit-bar" },
      element("label", { for: "edit-map" }, "Map"),
      select,
      button("Copy", copy, { title: "Another map like this one, in the same level set" }),
      button("Remove", remove, { title: "Take this map out of its level set" }),
    ),
    current,
    /** The maps of the text now. */
    take(maps: readonly DrawnMap[]): void {
      drawn = maps;
      list(drawn.map(keyOf).join("\n"));
      const map = current();
      chosen = map ? keyOf(map) : "";
      select.value = chosen;
    },
  };
}

function sizeBar(edits: MapEdits): HTMLElement {
  const size = (label: string, title: string, axis: "rows" | "columns", by: 1 | -1) =>
    button(label, () => edits.resize(axis, by), { title, "aria-label": title });
  return element(
    "div",
    { class: "edit-bar", role: "group", "aria-label": "Size of every map" },
    element("span", { class: "edit-hint" }, "Rows"),
    size("−", "One row less", "rows", -1),
    size("+", "One row more", "rows", 1),
    element("span", { class: "edit-hint" }, "Columns"),
    size("−", "One column less", "columns", -1),
    size("+", "One column more", "columns", 1),
  );
}

function keyOf({ set, index }: Pick<DrawnMap, "set" | "index">): string {
  return `${index} ${set}`;
}
