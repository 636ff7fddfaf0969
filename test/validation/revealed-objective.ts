import { isRefusal, LevelBook, type PlantedSpec, plant, revealedObjective, textTable } from "@mesagrid/study";
import { playDecisions } from "./play.js";
import { drawPlanted, type Recovery, recover, type Score, score } from "./recovery.js";
import type { Bar, Validation } from "./validation.js";
import { WORLDS, type World, without } from "./worlds.js";

/** Seeds of the policies that are tested on; thresholds were set on others, and on other worlds. */
const SEED = 90_000;

/** Planted weights are found again: see docs/measures/revealed-objective.md. */
export const recoversWeights: Validation = (print) => {
  const worlds = [WORLDS.corner(), WORLDS.hoarder(), WORLDS.together()];
  const main = drawPlanted(worlds, { count: 50, beta: [10, 30], many: 64, seed: SEED }).map(recover);
  const cold = drawPlanted(worlds, { count: 12, beta: [3, 3], many: 64, seed: SEED + 1000 }).map(recover);
  const few = drawPlanted(worlds, { count: 12, beta: [10, 30], many: 16, seed: SEED + 2000 }).map(recover);
  const of = (world: World, family: string): Recovery[] =>
    main.filter(({ planted }) => planted.world === world && planted.family === family);
  print(
    textTable([
      HEAD,
      ...worlds.flatMap((world) =>
        ["optimal", "soft"].map((family) => row(`${world.name}, ${family}`, score(of(world, family)))),
      ),
      row("all: beta 10 to 30, 64 levels", score(main)),
      row("beta 3, 64 levels", score(cold)),
      row("beta 10 to 30, 16 levels", score(few)),
    ]),
  );
  return recoveryBars(score(main));
};

/** Where there are no weights, none are read. */
export const readsNoWeights: Validation = (print) => {
  const absent = [...aimless(), ...unnamed()];
  print(textTable([["policy", "readings", "none", "unresolved", "weights"], ...absent.map(absentRow)]));
  const apart = correlated();
  print(apart.text);
  return [...absent.map(absentBar), apart.bar];
};

const HEAD = [
  "planted",
  "policies",
  "read",
  "family right",
  "numbers",
  "covered",
  "mean error",
  "pairs in order",
];

function row(
  name: string,
  { policies, read, families, weights, numbers, covered, error, pairs, ordered }: Score,
) {
  return [
    name,
    String(policies),
    String(read),
    String(families),
    `${numbers} of ${weights}`,
    share(covered, numbers),
    error.toFixed(3),
    `${ordered} of ${pairs}`,
  ];
}

function share(part: number, all: number): string {
  return `${((100 * part) / all).toFixed(1)} %`;
}

/** The bars of issue 5, and one more: that they are not passed by saying nothing. */
function recoveryBars({ policies, read, weights, numbers, covered, error, pairs, ordered }: Score): Bar[] {
  const coverage = covered / numbers;
  return [
    {
      name: "coverage of the 95 % interval",
      value: share(covered, numbers),
      bar: "88 to 99 %",
      passed: coverage >= 0.88 && coverage <= 0.99,
    },
    { name: "mean error of a weight", value: error.toFixed(3), bar: "at most 0.05", passed: error <= 0.05 },
    {
      name: "pairs in order",
      value: share(ordered, pairs),
      bar: "at least 97 %",
      passed: ordered >= 0.97 * pairs,
    },
    {
      name: "policies read, and weights of them given as numbers",
      value: `${share(read, policies)}, ${share(numbers, weights)}`,
      bar: "at least 80 % each",
      passed: read >= 0.8 * policies && numbers >= 0.8 * weights,
    },
  ];
}

/** What came out where no weights may. */
interface Absent {
  readonly name: string;
  readonly kinds: readonly string[];
  /** What may come out. */
  readonly right: readonly string[];
}

interface Trial {
  readonly world: World;
  readonly spec: PlantedSpec;
  /** The program that measures. */
  readonly measured: World;
  readonly seed: number;
  readonly times: number;
}

function readings({ world, spec, measured, seed, times }: Trial): string[] {
  const book = new LevelBook(world.program);
  const own = measured === world ? book : new LevelBook(measured.program);
  const policy = plant(world.program, spec, book);
  return Array.from({ length: times }, (_, i) => {
    const options = { levels: world.levels, many: 64, episodes: 1, seed: seed + i };
    const read = revealedObjective(playDecisions(world.program, policy, own, options));
    return isRefusal(read) ? read.refused : read.kind;
  });
}

/** Policies without an objective: "none", or at worst "unresolved"; the first kind are held to "none". */
function aimless(): Absent[] {
  const worlds = [WORLDS.corner(), WORLDS.hoarder(), WORLDS.together(), WORLDS.letter()];
  const policies: readonly (readonly [string, PlantedSpec])[] = [
    ["random", { kind: "random" }],
    ["a mild bias of moves", { kind: "moves", chances: [0.4, 0.3, 0.2, 0.1] }],
    ["a strong bias of moves", { kind: "moves", chances: [0.1, 0.1, 0.1, 0.7] }],
  ];
  return policies.map(([name, spec], i) => ({
    name,
    kinds: worlds.flatMap((world) =>
      readings({ world, spec, measured: world, seed: SEED + 3000 + 100 * i, times: 3 }),
    ),
    right: ["none"],
  }));
}

/** Seekers of one objective, measured in a world that has no word for it. */
function unnamed(): Absent[] {
  const worlds = [WORLDS.corner(), WORLDS.hoarder(), WORLDS.together(), WORLDS.letter()];
  return (["optimal", "soft"] as const).map((family) => ({
    name: `after what no objective names, ${family}`,
    kinds: worlds.flatMap((world) =>
      world.program.objectives.names.flatMap((name, k) =>
        readings({
          world,
          spec: { kind: "soft", weights: { [name]: 1 }, family },
          measured: without(world, [name]),
          seed: SEED + 6000 + 100 * k,
          times: 2,
        }),
      ),
    ),
    right: ["none", "unresolved"],
  }));
}

function absentRow({ name, kinds }: Absent): string[] {
  const count = (kind: string) => String(kinds.filter((one) => one === kind).length);
  return [name, String(kinds.length), count("none"), count("unresolved"), count("weights")];
}

function absentBar({ name, kinds, right }: Absent): Bar {
  const wrong = kinds.filter((kind) => !right.includes(kind)).length;
  return {
    name,
    value: `${kinds.length - wrong} of ${kinds.length}`,
    bar: `all come out as ${right.join(" or ")}`,
    passed: wrong === 0,
  };
}

/** Objectives that go together on the levels that were played. */
function correlated(): { readonly text: string; readonly bar: Bar } {
  const world = WORLDS.cornerTrain();
  const book = new LevelBook(world.program);
  const policy = plant(world.program, { kind: "soft", weights: { cheese: 1 } }, book);
  const options = { levels: world.levels, many: 64, episodes: 1, seed: SEED + 7000 };
  const read = revealedObjective(playDecisions(world.program, policy, book, options));
  const refused =
    !isRefusal(read) && read.kind === "weights" ? Object.values(read.weights).filter(isRefusal) : [];
  const named = refused.filter(
    ({ refused: code, hint }) => code === "not-distinguishable" && hint.includes("'shifted'"),
  );
  return {
    text: `${world.name}: ${refused.map(({ because, hint }) => `${because}; ${hint}`).join("\n")}`,
    bar: {
      name: "correlated objectives are not distinguishable, and levels that tell are named",
      value: `${named.length} of 2`,
      bar: "both",
      passed: named.length === 2,
    },
  };
}
