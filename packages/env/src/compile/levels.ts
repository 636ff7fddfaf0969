import { type PlaceBoard, type Placement, place } from "../generate/place.js";
import { type MixturePart, mixtureOf } from "../mixture.js";
import type { KindTable, LevelSource } from "../program.js";
import type { LevelSetSpec } from "../schema/levels.js";
import type { Scenario } from "../schema/scenario.js";
import type { Board } from "./board.js";
import { compileMaps } from "./maps.js";
import { compilePlacements } from "./placements.js";
import type { Report } from "./report.js";
import { compileWalls, roomTable } from "./walls.js";

/** Every level set as a source that can be drawn from. Sets may lean on one another (`like`, `mix`), but not in circles. */
export function compileLevels(
  scenario: Scenario,
  board: Board,
  report: Report,
): ReadonlyMap<string, LevelSource> {
  const specs = new Map(Object.entries(scenario.levels));
  report.checkNames([...specs.keys()], "$.levels", "level set");
  const sources = new Map<string, LevelSource>();
  for (const [name, spec] of specs) {
    const path = `$.levels.${name}`;
    const plain = withoutLike(spec, path, specs, [name], report);
    if (plain?.mix) continue;
    const source = plain && compileOne(name, plain, path, board, report);
    if (source) sources.set(name, source);
  }
  for (const [name, spec] of specs) {
    if (spec.mix) sources.set(name, mixture(name, spec.mix, specs, sources, report));
  }
  // In the file's order, whatever leaned on what: the engine numbers level sets by it.
  return new Map(
    [...specs.keys()].flatMap((name) => (sources.has(name) ? [[name, sources.get(name)!] as const] : [])),
  );
}

/** Unfolds `like`: the fields written here over those of the other set, placements kind by kind. */
function withoutLike(
  spec: LevelSetSpec,
  path: string,
  specs: ReadonlyMap<string, LevelSetSpec>,
  seen: readonly string[],
  report: Report,
): LevelSetSpec | undefined {
  const { like, ...own } = spec;
  const ways = [like, spec.generate, spec.maps, spec.mix].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    report.add({
      code: "one-source",
      path,
      message: `it says ${ways.length} ways to make levels`,
      expected: "exactly one of 'generate', 'maps', 'like', 'mix'",
    });
    return undefined;
  }
  if (like === undefined) return spec;
  if (seen.includes(like)) {
    report.add({
      code: "circle",
      path: `${path}.like`,
      message: `${[...seen, like].join(" is like ")}`,
      expected: "a level set that does not lead back here",
    });
    return undefined;
  }
  if (report.find([...specs.keys()], like, `${path}.like`, "level set") < 0) return undefined;
  const base = withoutLike(specs.get(like)!, `$.levels.${like}`, specs, [...seen, like], report);
  if (base?.mix) {
    report.add({
      code: "like-mixture",
      path: `${path}.like`,
      message: `'${like}' is a mixture`,
      expected: "a level set that is generated or drawn",
    });
    return undefined;
  }
  return base && { ...base, ...own, ...(base.place && { place: { ...base.place, ...own.place } }) };
}

function compileOne(
  name: string,
  spec: LevelSetSpec,
  path: string,
  board: Board,
  report: Report,
): LevelSource | undefined {
  const { height, width, layers, ground, kinds } = board;
  checkGenerator(spec, path, report);
  const limit = spec.limit ?? board.limit;
  if (spec.maps) return compileMaps(name, spec.maps, limit, path, board, report);
  if (height < 3 || width < 3) {
    report.add({
      code: "board-too-small",
      path: "$.size",
      message: `${height} x ${width} leaves no room inside the border`,
      expected: "at least 3 x 3 for a generator",
    });
    return undefined;
  }
  const wall = report.find(kinds.names.slice(1), spec.wall ?? "wall", `${path}.wall`, "kind") + 1;
  checkMatter(wall, `${path}.wall`, kinds, report);
  if (spec.rooms?.door !== undefined)
    checkMatter(kinds.names.indexOf(spec.rooms.door), `${path}.rooms.door`, kinds, report);
  const placements = compilePlacements(spec, path, board, report);
  const on: PlaceBoard = {
    cells: height * width,
    width,
    layers,
    ground,
    wall,
    wallLayer: kinds.layer[wall],
    rooms: roomTable(spec),
  };
  const layout = compileWalls(spec, wall, path, on.rooms, board, report);
  return {
    name,
    parts: [],
    limit,
    most: mostOfEach(spec, wall, placements, board),
    write(slot) {
      layout(slot.board, slot.at + on.wallLayer * on.cells, slot.words, slot.wordsAt);
      place(placements, on, slot);
      return name;
    },
  };
}

/** Walls and doors are made of anything but agents. */
function checkMatter(kind: number, path: string, { agent }: KindTable, report: Report): void {
  if (kind === 0 || kind !== agent) return;
  report.add({ code: "agent-count", path, message: "it would make agents", expected: "another kind" });
}

/** Walls, and things placed by noise, may be anywhere; doors of rooms between any two. */
function mostOfEach(
  spec: LevelSetSpec,
  wall: number,
  placements: readonly Placement[],
  { kinds, height, width }: Board,
): number[] {
  const most = kinds.names.map(() => 0);
  most[wall] = height * width;
  for (const { kind, most: placed, noise } of placements) most[kind] += noise ? height * width : placed;
  const door = spec.rooms?.door === undefined ? 0 : kinds.names.indexOf(spec.rooms.door);
  if (door > 0) most[door] += 2 * roomTable(spec).length;
  return most;
}

/** What belongs to one generator says nothing beside another. */
function checkGenerator(spec: LevelSetSpec, path: string, report: Report): void {
  for (const [field, generators] of OWN_FIELDS) {
    if (spec[field] === undefined || generators.some((name) => name === spec.generate)) continue;
    report.add({
      code: "other-generator",
      path: `${path}.${field}`,
      message: `${spec.generate ? `'${spec.generate}'` : "a map"} has no '${field}'`,
      expected: `'${field}' only beside ${generators.map((name) => `'${name}'`).join(" or ")}`,
    });
  }
}

const OWN_FIELDS = [
  ["density", ["blocks", "edges"]],
  ["noise", ["noise"]],
  ["rooms", ["rooms"]],
] as const satisfies [keyof LevelSetSpec, string[]][];

function mixture(
  name: string,
  mix: Readonly<Record<string, number>>,
  specs: ReadonlyMap<string, LevelSetSpec>,
  sources: ReadonlyMap<string, LevelSource>,
  report: Report,
): LevelSource {
  const parts: MixturePart[] = [];
  for (const [part, share] of Object.entries(mix)) {
    const path = `$.levels.${name}.mix.${part}`;
    if (report.find([...specs.keys()], part, path, "level set") < 0) continue;
    if (specs.get(part)?.mix) {
      report.add({
        code: "nested-mixture",
        path,
        message: `'${part}' is itself a mixture`,
        expected: "a level set that is generated or drawn",
      });
    }
    const source = sources.get(part);
    if (source) parts.push({ source, share });
  }
  if (Object.keys(mix).length === 0) {
    report.add({
      code: "empty-mixture",
      path: `$.levels.${name}.mix`,
      message: "a mixture of nothing",
      expected: "at least one level set",
    });
  }
  return mixtureOf(name, parts);
}
