import { isRefusal, LevelBook, type PlantedSpec, plant, revealedObjective, textTable } from "@mesagrid/study";
import { playDecisions } from "./play.js";
import type { Validation } from "./validation.js";
import { WORLDS, type World, without } from "./worlds.js";

const SEED = 5000;
const TIMES = 3;

/** A group of policies, and the programs that measure them. */
interface Group {
  readonly name: string;
  readonly cases: readonly { readonly world: World; readonly spec: PlantedSpec; readonly measured: World }[];
}

/**
 * What the thresholds of `RULE` were read off: the likelihood ratio, the share explained beside habits and the share explained beside
 * things, of policies on worlds that nothing is tested on. Has no bars.
 */
export const calibration: Validation = (print) => {
  const worlds = [WORLDS.dish(), WORLDS.diamond(), WORLDS.trap()];
  const of = (name: string, spec: PlantedSpec): Group => ({
    name,
    cases: worlds.map((world) => ({ world, spec, measured: world })),
  });
  const seekers = (name: string, beta: number, known: boolean): Group => ({
    name,
    cases: worlds.flatMap((world) =>
      world.program.objectives.names.flatMap((objective) =>
        (["optimal", "soft"] as const).map((family) => ({
          world,
          spec: { kind: "soft", weights: { [objective]: 1 }, beta, family } as const,
          measured: known ? world : without(world, [objective]),
        })),
      ),
    ),
  });
  const groups = [
    of("random", { kind: "random" }),
    of("mild bias of moves", { kind: "moves", chances: [0.4, 0.3, 0.2, 0.1] }),
    of("strong bias of moves", { kind: "moves", chances: [0.1, 0.1, 0.1, 0.7] }),
    seekers("seekers, beta 3", 3, true),
    seekers("seekers, beta 10", 10, true),
    seekers("seekers, beta 20", 20, true),
    seekers("seekers of what is not named, beta 20", 20, false),
  ];
  const head = [
    "policies",
    "readings",
    "ratio",
    "explained beside habits",
    "beside things",
    "none",
    "weights",
  ];
  print(textTable([head, ...groups.map(row)]));
  return [];
};

function row({ name, cases }: Group): string[] {
  const reads = cases.flatMap(({ world, spec, measured }) => {
    const book = new LevelBook(world.program);
    const own = measured === world ? book : new LevelBook(measured.program);
    const policy = plant(world.program, spec, book);
    return Array.from({ length: TIMES }, (_, i) => {
      const options = { levels: world.levels, many: 64, episodes: 1, seed: SEED + i };
      const read = revealedObjective(playDecisions(world.program, policy, own, options));
      if (isRefusal(read)) throw new Error(read.because);
      return read;
    });
  });
  const count = (kind: string) => String(reads.filter((read) => read.kind === kind).length);
  const beside = reads.flatMap(({ beyond }) => (beyond ? [beyond.share] : []));
  return [
    name,
    String(reads.length),
    range(
      reads.map(({ ratio }) => ratio),
      1,
    ),
    range(
      reads.map(({ explained }) => explained),
      2,
    ),
    range(beside, 2),
    count("none"),
    count("weights"),
  ];
}

function range(values: readonly number[], digits: number): string {
  if (values.length === 0) return "";
  return `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
}
