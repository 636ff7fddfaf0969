import { imagine, type LoadedModel } from "@mesagrid/agent";
import { renderAscii, replay, type Trace } from "@mesagrid/env";

/** A recorded episode and the same as a world model imagines it. */
export interface ImaginedPair {
  readonly real: Trace;
  readonly imagined: Trace;
  /** The first step after which they look different; none if all that both have is alike. */
  readonly apart: number | undefined;
}

/** Has the model imagine each episode. @throws EnvError `wrong-trace`, `not-drawable` */
export function imagineAll({ program, model }: LoadedModel, traces: readonly Trace[]): ImaginedPair[] {
  return traces.map((real) => {
    const imagined = imagine(program, model, real);
    const [played, thought] = [replay(program, real), replay(program, imagined)];
    const looks = (board: Uint8Array) => renderAscii(program, board);
    const at = thought.findIndex((frame, step) => looks(frame.board) !== looks(played[step].board));
    const shorter = thought.length < played.length ? thought.length : undefined;
    return { real, imagined, apart: at < 0 ? shorter : at };
  });
}

/** Both boards side by side, frame by frame. */
export function sideBySide({ program }: LoadedModel, { real, imagined }: ImaginedPair): string {
  const [played, thought] = [replay(program, real), replay(program, imagined)];
  return played
    .map(({ board, action }, step) => {
      const rows = renderAscii(program, board).split("\n");
      const other = thought[step] ? renderAscii(program, thought[step].board).split("\n") : [];
      const did = action < 0 ? "the start" : `${step}. ${program.actions.names[action]}`;
      const lines = rows.map((row, i) => `${row}   ${other[i] ?? ""}`.trimEnd());
      return [did, ...lines].join("\n");
    })
    .join("\n\n");
}
