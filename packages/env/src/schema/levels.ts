import { type Static, Type } from "typebox";
import { LIMITS } from "./limits.js";

const Cell = Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 0 })], {
  description: "A cell as [row, column], counted from the top left corner [0, 0].",
});
const Whole = Type.Integer({ minimum: 0, maximum: 4096 });

const Threshold = Type.Number({
  minimum: -1,
  maximum: 1,
  description: "A height of the noise, which lies between -1 and 1 and is 0 on average.",
});
const NoiseCell = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: LIMITS.side,
    description: "Cells from one hill of the noise to the next. Default 2 for walls, 4 for things.",
  }),
);

const Place = Type.Union(
  [
    Type.Literal("anywhere", { description: "One, on a free cell chosen evenly." }),
    Cell,
    Type.Object(
      {
        count: Type.Optional(
          Type.Union([Whole, Type.Tuple([Whole, Whole])], {
            description: "How many: a number, or [least, most] chosen evenly. Default 1.",
          }),
        ),
        within: Type.Optional(
          Type.Tuple([Cell, Cell], {
            description: "Only in the rectangle from the first cell to the second, both included.",
          }),
        ),
        sharing: Type.Optional(
          Type.Array(Type.String(), {
            maxItems: LIMITS.kinds,
            description: "Kinds that it may share a cell with.",
          }),
        ),
        room: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 255,
            description: "Only in this room of 'rooms', counted from 0, row by row.",
          }),
        ),
        noise: Type.Optional(
          Type.Object(
            { below: Threshold, cell: NoiseCell },
            {
              additionalProperties: false,
              description:
                "On every free cell where smooth random noise is below a threshold, in place of a count.",
            },
          ),
        ),
        on: Type.Optional(
          Type.Union(
            [
              Type.String(),
              Type.Array(Type.String(), {
                minItems: 1,
                maxItems: LIMITS.kinds,
                description: "One of these.",
              }),
            ],
            {
              description:
                "A kind placed before: it goes on the same cell; or several, of whose cells one is drawn evenly that is still free.",
            },
          ),
        ),
      },
      { additionalProperties: false },
    ),
  ],
  { description: "'anywhere', a cell [row, column], or { count, within, room, noise, sharing, on }." },
);

const RoomCount = Type.Integer({ minimum: 1, maximum: 16, description: "How many." });

const Generator = Type.Union(
  [
    Type.Literal("open"),
    Type.Literal("blocks"),
    Type.Literal("edges"),
    Type.Literal("tree"),
    Type.Literal("noise"),
    Type.Literal("rooms"),
  ],
  {
    description:
      "How walls are laid inside the border: 'open' lays none, 'blocks' makes each cell a wall with a chance, 'edges' opens each passage of a lattice with a chance, 'tree' makes a maze with one way between any two cells, 'noise' lays them where smooth random noise is high, 'rooms' divides the board by walls with a gap in each.",
  },
);

export const LevelSet = Type.Object(
  {
    description: Type.Optional(
      Type.String({ maxLength: 400, description: "What is special about these levels." }),
    ),
    generate: Type.Optional(Generator),
    density: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          "Chance of a wall: in 'blocks' of each cell (default 0.25), in 'edges' of each passage (default 0.25).",
      }),
    ),
    noise: Type.Optional(
      Type.Object(
        { above: Threshold, cell: NoiseCell },
        {
          additionalProperties: false,
          description:
            "Of 'noise': walls stand where it is above a threshold. Default { above: 0.25, cell: 2 }.",
        },
      ),
    ),
    rooms: Type.Optional(
      Type.Object(
        {
          grid: Type.Tuple([RoomCount, RoomCount], { description: "Rooms as [rows, columns]." }),
          split: Type.Optional(
            Type.Union([Type.Literal("even"), Type.Literal("random")], {
              description: "Whether the walls between them stand at even distances (default) or anywhere.",
            }),
          ),
          door: Type.Optional(
            Type.String({ description: "The kind that fills the gap in each wall. Default: nothing does." }),
          ),
        },
        { additionalProperties: false, description: "Of 'rooms'. Default { grid: [2, 2] }." },
      ),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LIMITS.episode,
        description: "Steps after which an episode on these levels is cut off. Default: the scenario's.",
      }),
    ),
    wall: Type.Optional(Type.String({ description: "The kind that walls are made of. Default 'wall'." })),
    place: Type.Optional(
      Type.Record(Type.String(), Place, {
        description:
          "Where each kind goes. Fixed cells are filled first (a wall there gives way), the rest in order of writing, on cells that hold nothing above the lowest layer.",
      }),
    ),
    maps: Type.Optional(
      Type.Array(Type.Array(Type.String({ maxLength: LIMITS.side }), { maxItems: LIMITS.side }), {
        minItems: 1,
        maxItems: LIMITS.maps,
        description:
          "Hand-made levels: one string a row, one glyph a cell, '.' for empty. One is chosen evenly.",
      }),
    ),
    like: Type.Optional(
      Type.String({
        description: "Another level set to start from; the fields written here replace its own.",
      }),
    ),
    mix: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000, description: "Its share, above 0." }),
        { description: "Other level sets and their shares; the shares are scaled to add up to 1." },
      ),
    ),
  },
  {
    additionalProperties: false,
    description: "A distribution over levels: exactly one of 'generate', 'maps', 'like', 'mix'.",
  },
);

export type PlaceSpec = Static<typeof Place>;
export type LevelSetSpec = Static<typeof LevelSet>;
