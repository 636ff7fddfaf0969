import type { Program } from "@mesagrid/env";
import { element, onChange, setShown, setText } from "../../dom.js";
import { levelsTitle } from "../../words.js";
import { boardSlot, type Picture } from "../boards.js";
import type { Samples } from "../check/questions.js";
import { appendField } from "../language/changes.js";
import { rowsOf, stillFrame } from "../maps/board-of.js";
import { type Beside, button, type Tab, waitingWords } from "./panel.js";

/** Most level sets that are drawn at once. */
const MOST_SETS = 8;
/** Cells of all boards above which of each set only one level is drawn. */
const MANY_CELLS = 12_000;

/** Levels of each level set, as they come out of the text. */
export function createLevelsTab({ bench, layer }: Beside): Tab {
  const { state } = bench;
  const waiting = element("p", { class: "edit-waiting" });
  const sets = element("div", { class: "edit-sets" });
  const others = button("Show others", () => bench.resample(), {
    title: "Draw other levels of the same sets",
  });
  const more = element("p", { class: "edit-hint" });
  const root = element("div", {}, waiting, element("div", { class: "edit-bar" }, others), sets, more);
  let pictures: Picture[] = [];
  let looks = "";
  const look = onChange(() => {
    if (state.program) looks = looksOf(state.program, state.samples);
  });
  const draw = onChange(() => {
    const { program } = state;
    if (!program) return;
    pictures = [];
    const drawn = shownOf(program, state.samples);
    sets.replaceChildren(...drawn.map((samples) => setOf(program, samples)));
    const left = state.samples.length - drawn.length;
    setText(more, left > 0 ? `${left} more level sets are not drawn here.` : "");
    layer.show(pictures);
  });

  function setOf(program: Program, samples: Samples): HTMLElement {
    const boards = samples.levels.map(({ board }, index) => {
      const slot = boardSlot(program);
      slot.setAttribute("role", "img");
      slot.setAttribute("aria-label", `${levelsTitle(samples.set)}, level ${index + 1}`);
      pictures.push({ slot, program, frames: [stillFrame(program, board)], position: 0 });
      return slot;
    });
    const { description } = program.scenario.levels[samples.set] ?? {};
    const text = button("Text", () => bench.reveal(`$.levels.${samples.set}`), {
      class: "quiet",
      title: "Show it in the text",
    });
    const paint = button("Paint these", () => paintThese(state.program ?? program, samples), {
      class: "quiet",
      title: "Make a new level set of these levels, drawn by hand",
    });
    return element(
      "section",
      { class: "edit-set", "data-set": samples.set },
      element("div", { class: "edit-set-head" }, element("h2", {}, levelsTitle(samples.set)), text, paint),
      element("p", { class: "description" }, description ?? ""),
      element("div", { class: "edit-samples" }, ...boards),
    );
  }

  function paintThese(program: Program, { set, levels }: Samples): void {
    const maps = levels.map(({ board }) => rowsOf(program, board));
    if (maps.some((rows) => rows === null)) {
      const words = `In ‘${set}’ a cell holds two things at once, which a level drawn by hand cannot say.`;
      state.notice = { tone: "plain", words, choices: [] };
      return;
    }
    let name = `${set}-drawn`;
    for (let n = 2; program.levelSets.has(name); n++) name = `${set}-drawn-${n}`;
    const value = { description: `Drawn by hand, after levels of ${set}.`, maps };
    bench.editor.change(appendField(bench.editor.tree(), bench.editor.text(), ["levels"], name, value));
    state.notice = {
      tone: "good",
      words: `The level set ‘${name}’ is new: the Paint tab has its maps.`,
      choices: [],
    };
  }

  return {
    id: "levels",
    title: "Levels",
    root,
    enter: () => layer.show(pictures),
    leave: () => layer.show([]),
    update() {
      setShown(waiting, state.program === null);
      if (!state.program) setText(waiting, waitingWords(bench));
      setShown(others, state.program !== null);
      look(state.program, state.samples);
      draw(looks);
    },
  };
}

/** What there is room for. */
function shownOf(program: Program, samples: readonly Samples[]): readonly Samples[] {
  const sets = samples.slice(0, MOST_SETS);
  const cells = sets.reduce((sum, { levels }) => sum + levels.length * program.cells, 0);
  return cells <= MANY_CELLS ? sets : sets.map(({ set, levels }) => ({ set, levels: levels.slice(0, 1) }));
}

/** The same for texts whose levels look the same, so that who writes a sentence does not wait for boards. */
function looksOf(program: Program, samples: readonly Samples[]): string {
  const { kinds, size, layers, levels } = program.scenario;
  const words = Object.entries(levels).map(([name, { description }]) => [name, description]);
  const boards = samples.map(({ set, levels: drawn }) => [set, ...drawn.map(({ board }) => String(board))]);
  return JSON.stringify([kinds, size, layers, words, boards]);
}
