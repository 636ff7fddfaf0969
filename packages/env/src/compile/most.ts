import { EFFECT_WIDTH, type KindTable, type LevelSource, OPERATION, type RuleTable } from "../program.js";

/**
 * How many of each kind there can be on a board at most: as many as a level of some set has at first, or on every cell
 * if a rule makes it.
 *
 * @returns [kinds + 1] 0 for what is on no board ever
 */
export function mostOnBoards(
  rules: RuleTable,
  kinds: KindTable,
  levelSets: ReadonlyMap<string, LevelSource>,
  cells: number,
): number[] {
  const most = kinds.names.map((_, kind) =>
    Math.max(0, ...[...levelSets.values()].map((set) => set.most[kind] ?? 0)),
  );
  for (let row = 0; row < rules.effects.length; row += EFFECT_WIDTH) {
    const argument = rules.effects[row + 1];
    if (rules.effects[row] === OPERATION.put) most[argument] = cells;
    if (rules.effects[row] !== OPERATION.turn) continue;
    const { start, list } = rules.turns;
    for (let pair = start[argument]; pair < start[argument + 1]; pair += 2) most[list[pair + 1]] = cells;
  }
  return most;
}
