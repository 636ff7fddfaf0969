import type { RolloutView } from "@mesagrid/agent";
import { NOTHING, type Picture } from "../protocol/index.js";

/** Draws slots of an env into a picture of as many slots or fewer, row by row; `place` is left as it is. */
export function fillPicture(picture: Picture, view: RolloutView, shown: ArrayLike<number>): void {
  const { env, out } = view;
  const { state, program } = env;
  const faces = program.kinds.heading >= 0;
  for (let slot = 0; slot < picture.layout.slots; slot++) {
    if (shown[slot] === 0) continue;
    copyRow(state.boards, picture.boards, slot, picture.layout.boardSize);
    copyRow(state.counters, picture.counters, slot, picture.layout.counters);
    copyRow(view.returns, picture.returns, slot, picture.layout.objectives);
    copyRow(view.probabilities, picture.probabilities, slot, picture.layout.actions);
    copyRow(out.events, picture.events, slot, picture.layout.events);
    picture.values[slot] = view.values[slot];
    picture.episodes[slot] = state.episodes[slot];
    picture.steps[slot] = state.elapsed[slot];
    picture.sets[slot] = state.sets[slot];
    picture.executed[slot] = state.elapsed[slot] === 0 ? NOTHING : out.executed[slot];
    picture.ended[slot] = out.terminated[slot] === 1 ? 1 : 2 * out.truncated[slot];
    picture.headings[slot] = faces ? state.headings[slot] : NOTHING;
  }
}

function copyRow<T extends Uint8Array | Float32Array | Float64Array>(
  from: T,
  to: T,
  row: number,
  width: number,
): void {
  to.set(from.subarray(row * width, (row + 1) * width), row * width);
}
