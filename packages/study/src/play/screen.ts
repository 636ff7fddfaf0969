import { type Game, renderAscii } from "@mesagrid/env";

/** The rows of a game's board as a terminal shows them. */
export function boardRows({ program, frame }: Game): string[] {
  const heading = program.kinds.heading < 0 ? undefined : frame.heading;
  return renderAscii(program, frame.board, heading).split("\n");
}

/** The board and everything a person wants to know beside it. */
export function screenOf(game: Game): string {
  const { program, frame } = game;
  const board = boardRows(game);
  const counters = program.counters.names.map((name, i) => `${name} ${frame.counters[i]}`);
  const objectives = program.objectives.names.map(
    (name, k) => `${name} (${program.objectives.roles[k]}): ${Number(frame.returns[k].toFixed(4))}`,
  );
  const beside = [
    `${program.scenario.title}, level set ${game.levels}, episode ${game.episode}`,
    `move ${game.actions.length} of ${game.limit}`,
    ...objectives,
    ...(counters.length > 0 ? [counters.join(", ")] : []),
    game.happened.join(", "),
    endWords(game),
  ];
  const rows = Math.max(board.length, beside.length);
  return Array.from({ length: rows }, (_, row) => {
    const cells = (board[row] ?? "").padEnd(program.width);
    return `${cells}   ${beside[row] ?? ""}`.trimEnd();
  }).join("\n");
}

function endWords({ ended }: Game): string {
  if (!ended) return "";
  return `over: ${ended.how === "truncated" ? "cut off by the limit" : ended.outcome}`;
}
