import type { PlainWorld } from "./world.js";

/** What the policy sees: of each plane the names by cell, row by row, '' for nothing. */
export function view(world: PlainWorld): string[][] {
  return world.scenario.observe?.view === "painted" ? [painted(world)] : full(world);
}

/** What a kind looks like. */
function looks({ scenario }: PlainWorld, kind: string | undefined): string {
  if (kind === undefined || scenario.kinds[kind].observed === false) return "";
  return scenario.kinds[kind].as ?? kind;
}

/** The layers on which some kind can be seen, lowest first. */
function full(world: PlainWorld): string[][] {
  const { board, scenario } = world;
  const seen = board.layers.filter((layer) =>
    Object.keys(scenario.kinds).some(
      (kind) => board.layerOf(kind) === layer && scenario.kinds[kind].observed !== false,
    ),
  );
  return seen.map((layer) => board.cells().map((cell) => looks(world, board.at(layer, cell))));
}

/** The topmost thing of each cell, and over it the delusions, in their order, while the agent stands on what causes them. */
function painted(world: PlainWorld): string[] {
  const { board, scenario } = world;
  let picture = board.cells().map((cell) => looks(world, board.topmost(cell)));
  for (const { on, show, over } of scenario.observe?.delusions ?? []) {
    if (!board.holds(board.agent(), on)) continue;
    const covered = over.flatMap((name) =>
      name === "empty" ? [""] : board.kindsOf(name).map((kind) => looks(world, kind)),
    );
    picture = picture.map((look) => (covered.includes(look) ? show : look));
  }
  return picture;
}

/** The side numbers: the observed counters as shares of their max. */
export function side({ scenario, counters }: PlainWorld): number[] {
  return Object.entries(scenario.counters ?? {}).flatMap(([name, { max, observed }]) =>
    observed === false ? [] : [counters.get(name)! / max],
  );
}
