import { actionOf } from "@mesagrid/env";

/** One line that says which keys do something here. @param actions those of the scenario */
export function keyLine(actions: readonly string[]): string {
  const moves = ["up", "down", "left", "right"].some((key) => actionOf(key, actions));
  const others = ["space", "p", "o", "t", "e"].flatMap((key) => {
    const action = actionOf(key, actions);
    return action ? [`${key}: ${action}`] : [];
  });
  return [...(moves ? ["arrows or wasd: move"] : []), ...others, "n: next level", "q: leave"].join("   ");
}
