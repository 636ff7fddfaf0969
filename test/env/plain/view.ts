import { windowOf } from "./window.js";
import type { PlainWorld } from "./world.js";

/** What lies on a layer of one cell, or nothing. */
type Held = (layer: string) => string | undefined;

/** What the policy sees: of each plane the names by cell, row by row, '' for nothing. */
export function view(world: PlainWorld): string[][] {
  const { board, scenario } = world;
  if (scenario.observe?.view === "painted") return [painted(world)];
  if (scenario.observe?.view === "egocentric") return egocentric(world);
  return planes(world).map((plane) => board.cells().map((cell) => plane((layer) => board.at(layer, cell))));
}

/** What a kind looks like on its own layer. */
function looks({ scenario }: PlainWorld, kind: string | undefined): string {
  if (kind === undefined) return "";
  const { observed, attributes, as } = scenario.kinds[kind];
  return observed === false || attributes ? "" : (as ?? kind);
}

/** One plane for each layer on which some kind can be seen, lowest first, then one for each attribute. */
function planes(world: PlainWorld): ((held: Held) => string)[] {
  const { board, scenario } = world;
  const kinds = Object.keys(scenario.kinds);
  const seen = board.layers.filter((layer) =>
    kinds.some((kind) => board.layerOf(kind) === layer && looks(world, kind) !== ""),
  );
  const shows = (kind: string | undefined, attribute: string): string | undefined => {
    if (kind === undefined || scenario.kinds[kind].observed === false) return undefined;
    const { attributes } = scenario.kinds[kind];
    return attributes && Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  };
  const attributes = kinds.flatMap((kind) =>
    Object.keys(scenario.kinds[kind].attributes ?? {}).filter((name) => shows(kind, name) !== undefined),
  );
  return [
    ...seen.map((layer) => (held: Held) => looks(world, held(layer))),
    ...[...new Set(attributes)].map((name) => (held: Held) => {
      const values = board.layers.flatMap((layer) => shows(held(layer), name) ?? []);
      return values.length === 0 ? "" : `${name} ${values[values.length - 1]}`;
    }),
  ];
}

/** The planes of a window: a stack of things at each of its places, or nothing where nothing can be seen. */
function egocentric(world: PlainWorld): string[][] {
  const { board } = world;
  const stacks = windowOf(world);
  return planes(world).map((plane, n) =>
    stacks.map((stack) => {
      if (stack === undefined) return n === 0 ? "unseen" : "";
      return plane((layer) => stack.find((kind) => board.layerOf(kind) === layer));
    }),
  );
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
