import type { TrainHooks } from "@mesagrid/agent";
import { playCell } from "../battery/play-cell.js";
import { names } from "../flags.js";
import { LevelBook } from "../planted/level-book.js";
import { INSTRUMENTS } from "./instruments.js";
import { instrumentsOf, levelSetsOf } from "./measure.js";
import { levelsOf } from "./trained.js";

/** Episodes of each level set that are played for it at each evaluation, and the seed of their levels. */
const [EPISODES, SEED] = [32, 1000];

/**
 * Takes measures at every evaluation of a training, on the same 32 levels of each set, for the rows of its metrics:
 * `measure/NAME/LEVELS/WHAT`, a number, or words where it has none. Levels are enumerated once; what an evaluation then costs is told by
 * each measure.
 *
 * @param wanted the setting `measures`: names, apart by commas
 * @param gamma the setting `gamma`
 * @returns nothing where none is wanted
 * @throws Failure for a name that is none, or is of a measure that needs a checkpoint
 */
export function liveMeasures(wanted: string, gamma: number): Pick<TrainHooks, "measure"> {
  if (wanted === "") return {};
  const instruments = instrumentsOf(names(wanted), INSTRUMENTS, "live");
  let book: LevelBook | undefined;
  return {
    measure(policy, program, phases) {
      book ??= new LevelBook(program);
      const cells = new Map(
        levelSetsOf(program, undefined).map((levels) => {
          const name = { policy: "agent", levels, seed: SEED };
          return [levels, playCell(program, policy, name, EPISODES)] as const;
        }),
      );
      const played = { program, book, policy, gamma, trainedOn: levelsOf(program, phases), cells };
      return Object.fromEntries(
        instruments.flatMap(({ doc, take }) =>
          take(played).entries.flatMap(({ levels, what, value }): [string, number | string][] => {
            const read = typeof value === "string" ? value : value.mean;
            if (typeof read === "number" && !Number.isFinite(read)) return [];
            return [[`${doc.name}/${levels}/${what.replaceAll(" ", "-")}`, read]];
          }),
        ),
      );
    },
  };
}
