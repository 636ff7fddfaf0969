import type { Panel } from "../../actions.js";
import { element, onChange, setText } from "../../dom.js";
import { OVERLAY_WORDS } from "../../overlays/overlays.js";
import { shareOf } from "../../overlays/picture.js";
import { capitalise } from "../../words.js";
import { cellWords, placeWords } from "../edits.js";
import type { Reply } from "../oracle.js";
import { targetsWords } from "../prediction.js";
import type { Asking } from "../state.js";

/** The numbers of one cell as a table: that under the pointer or with the focus, else the agent's. */
export function createCell(): Panel<[Asking, Reply | null]> {
  const caption = element("caption");
  const body = element("tbody");
  const table = element("table", { class: "ask-cell" }, caption, body);
  const note = element("p", { class: "description" });
  const root = element(
    "section",
    { class: "card ask-card ask-numbers", "aria-label": "Numbers of a cell" },
    table,
    note,
  );
  let facts: { asking: Asking; reply: Reply | null; cell: number } | null = null;
  const draw = onChange(() => {
    if (!facts) return;
    const { asking, reply, cell } = facts;
    const { program, moment } = asking;
    caption.replaceChildren(
      element("strong", {}, capitalise(placeWords(program, cell))),
      `: ${cellWords(program, moment.level.board, cell)}`,
    );
    body.replaceChildren(...(reply ? rowsOf(asking, reply, cell) : []));
    const outside = reply && reply.field.rows[cell] < 0;
    setText(note, outside ? "The agent cannot stand here." : "Its chance of each move, if it stood here.");
  });
  return {
    root,
    update(asking, reply) {
      const { program, moment } = asking;
      const start = program.kinds.agentLayer * program.cells;
      const agent = moment.level.board.indexOf(program.kinds.agent, start) - start;
      facts = { asking, reply, cell: asking.cell ?? agent };
      draw(reply, facts.cell, moment);
    },
  };
}

function rowsOf(
  { program, overlay }: Asking,
  { field, picture, chain, shares }: Reply,
  cell: number,
): HTMLElement[] {
  const row = field.rows[cell];
  const { names } = program.actions;
  const rows = names.map((name, action) => {
    const chance = row < 0 ? 0 : field.chances[row * names.length + action];
    return rowOf(actionTitle(name), row < 0 ? "–" : percent(chance), row < 0 ? 0 : chance);
  });
  if (row >= 0) rows.push(rowOf("Expects", field.values[row].toFixed(2), null));
  if (chain && shares && row >= 0) {
    chain.groups.forEach((targets, g) => {
      const share = shares[row * chain.groups.length + g];
      rows.push(rowOf(capitalise(targetsWords(program, targets)), percent(share), share));
    });
  }
  const heat = "refused" in picture ? null : picture.heat;
  const { scale } = OVERLAY_WORDS[overlay];
  if (heat && scale !== null && overlay !== "value" && !Number.isNaN(heat.values[cell])) {
    rows.push(rowOf(capitalise(scale), heat.values[cell].toFixed(2), shareOf(heat, heat.values[cell])));
  }
  return rows;
}

/** A row of a table of numbers, with a bar where there is a share. */
export function rowOf(title: string, value: string, share: number | null): HTMLElement {
  const fill = element("i");
  fill.style.width = `${(100 * (share ?? 0)).toFixed(1)}%`;
  const bar = element(
    "td",
    { "aria-hidden": "true" },
    ...(share === null ? [] : [element("div", { class: "ask-bar" }, fill)]),
  );
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, title),
    bar,
    element("td", { class: "ask-number" }, value),
  );
}

/** "93 %", "<1 %". */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return "<1 %";
  return `${Math.round(100 * share)} %`;
}

/** "Up", "Turn left". */
export function actionTitle(name: string): string {
  return capitalise(name.replaceAll("-", " "));
}
