/** Keys, and the actions that they may stand for: the first of them that the scenario has. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  up: ["up", "forward"],
  w: ["up", "forward"],
  down: ["down"],
  s: ["down"],
  left: ["left", "turn-left"],
  a: ["left", "turn-left"],
  right: ["right", "turn-right"],
  d: ["right", "turn-right"],
  space: ["stay", "toggle"],
  p: ["pickup"],
  o: ["drop"],
  t: ["toggle"],
  e: ["done"],
};

/** The action of a key, or nothing if the scenario has none for it. @param actions those of the scenario */
export function actionOf(key: string, actions: readonly string[]): string | undefined {
  return KEYS[key]?.find((action) => actions.includes(action));
}

/** One line that says which keys do something here. @param actions those of the scenario */
export function keyLine(actions: readonly string[]): string {
  const moves = ["up", "down", "left", "right"].some((key) => actionOf(key, actions));
  const others = ["space", "p", "o", "t", "e"].flatMap((key) => {
    const action = actionOf(key, actions);
    return action ? [`${key}: ${action}`] : [];
  });
  return [...(moves ? ["arrows or wasd: move"] : []), ...others, "n: next level", "q: leave"].join("   ");
}
