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

/** The action of a person's key, or nothing if the scenario has none for it. @param actions those of the scenario */
export function actionOf(key: string, actions: readonly string[]): string | undefined {
  return KEYS[key]?.find((action) => actions.includes(action));
}
