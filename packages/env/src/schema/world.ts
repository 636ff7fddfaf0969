import { type Static, Type } from "typebox";
import { LIMITS } from "./limits.js";
import { SPRITE_NAMES } from "./sprites.js";

export const Title = Type.String({ maxLength: 60, description: "What a person should call it." });

/** A type of thing in a cell. */
export const Kind = Type.Object(
  {
    glyph: Type.String({
      minLength: 1,
      maxLength: 1,
      description: "One character for maps and terminals. '.' is taken: it means an empty cell.",
    }),
    title: Type.Optional(Title),
    sprite: Type.Optional(
      Type.String({
        maxLength: 40,
        description: "The picture the viewer draws; without it the kind's own name, and else the glyph.",
        examples: [...SPRITE_NAMES],
      }),
    ),
    agent: Type.Optional(
      Type.Boolean({ description: "True for the one kind that the policy moves. Exactly one kind has it." }),
    ),
    solid: Type.Optional(
      Type.Union([Type.Boolean(), Type.Array(Type.String(), { minItems: 1, maxItems: LIMITS.references })], {
        description:
          "True if nothing can move into its cell while it is the topmost thing there; or a list of the kinds and groups that cannot.",
      }),
    ),
    push: Type.Optional(
      Type.Boolean({ description: "True if the agent pushes it one cell ahead by moving against it." }),
    ),
    layer: Type.Optional(
      Type.String({
        description:
          "A cell holds at most one thing per layer, and a higher layer hides a lower one. Default: 'agent' for the agent, 'object' for everything else.",
      }),
    ),
    observed: Type.Optional(
      Type.Boolean({ description: "False if the policy cannot see it (a person still can). Default true." }),
    ),
    as: Type.Optional(Type.String({ description: "Another kind that the policy takes it for." })),
    attributes: Type.Optional(
      Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 40, description: "Its value." }), {
        maxProperties: LIMITS.attributes,
        description:
          "What the policy sees in place of the kind itself, such as a colour and a shape: one plane of codes for each attribute.",
      }),
    ),
    heading: Type.Optional(
      Type.Union(
        [
          Type.Literal("up"),
          Type.Literal("down"),
          Type.Literal("left"),
          Type.Literal("right"),
          Type.Literal("random", { description: "Drawn when an episode starts." }),
        ],
        {
          description:
            "Of the agent: it faces somewhere, at the start this way, so that it can turn, go forward and act on the cell ahead.",
        },
      ),
    ),
    opaque: Type.Optional(
      Type.Boolean({
        description:
          "True if an egocentric view with occlusion cannot look past it. Default: true for what is solid to everything and is not pushed.",
      }),
    ),
  },
  { additionalProperties: false, description: "A type of thing in a cell." },
);

/** A number that belongs to an episode. */
export const Counter = Type.Object(
  {
    start: Type.Optional(Type.Number({ description: "Its value when an episode starts. Default 0." })),
    max: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1_000_000,
      description:
        "Its largest value (the least is 0); the policy sees value / max. Adding beyond it has no effect.",
    }),
    title: Type.Optional(Title),
    observed: Type.Optional(
      Type.Boolean({ description: "False if the policy cannot see it. Default true." }),
    ),
    keep: Type.Optional(
      Type.Boolean({ description: "True if it goes on from episode to episode in place of starting anew." }),
    ),
  },
  { additionalProperties: false, description: "A number that belongs to an episode, such as the keys held." },
);

/** What an agent's action does. */
export const Action = Type.Union(
  [
    Type.Literal("up"),
    Type.Literal("down"),
    Type.Literal("left"),
    Type.Literal("right"),
    Type.Literal("stay"),
    Type.Literal("turn-left", { description: "Turns the heading a quarter to the left." }),
    Type.Literal("turn-right", { description: "Turns the heading a quarter to the right." }),
    Type.Literal("forward", { description: "A move to the cell ahead." }),
    Type.Literal("pickup", { description: "Does nothing of itself; rules ask about it." }),
    Type.Literal("drop", { description: "Does nothing of itself; rules ask about it." }),
    Type.Literal("toggle", { description: "Does nothing of itself; rules ask about it." }),
    Type.Literal("done", { description: "Does nothing of itself; rules ask about it." }),
  ],
  {
    description:
      "A move to a neighbouring cell, a turn of the heading, or something that only rules give a meaning to.",
  },
);

/** Where a thing can be moved by a rule. */
export const Move = Type.Union(
  [
    Type.Literal("up"),
    Type.Literal("down"),
    Type.Literal("left"),
    Type.Literal("right"),
    Type.Literal("stay"),
    Type.Literal("random", { description: "One of the four directions, drawn evenly." }),
    Type.Object(
      {
        toward: Type.String({
          description:
            "A kind or a group: one step on a shortest way round the walls to the nearest of it; none if there is no way.",
        }),
        sharpness: Type.Optional(
          Type.Number({
            minimum: -100,
            maximum: 100,
            description:
              "Draws among staying and the four directions with chances in proportion to exp(-sharpness x steps left from there): 0 wanders, a negative number flees.",
          }),
        ),
      },
      { additionalProperties: false },
    ),
  ],
  { description: "A direction, 'random', or { toward: KIND, sharpness }." },
);

export const Layers = Type.Array(
  Type.String({ pattern: "^[a-zA-Z][a-zA-Z0-9-]*$", maxLength: 40, description: "A layer's name." }),
  {
    minItems: 1,
    maxItems: LIMITS.layers,
    description: "The layers of the board from the lowest to the highest. Default: floor, object, agent.",
  },
);

export const Groups = Type.Record(
  Type.String(),
  Type.Array(Type.String(), { minItems: 1, maxItems: LIMITS.kinds, description: "The kinds in the group." }),
  { maxProperties: LIMITS.groups, description: "Names for several kinds at once, for use in rules." },
);

export type KindSpec = Static<typeof Kind>;
export type CounterSpec = Static<typeof Counter>;
export type ActionName = Static<typeof Action>;
