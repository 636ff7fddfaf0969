/**
 * The scenario file's grammar: one TypeBox schema, from which come the TypeScript type, the validator and
 * `scenarios/scenario.schema.json`. Every field has a description, because an editor shows it on hover.
 * What a schema cannot say (a name that must exist, a cell that must lie on the board) is checked in `compile/`.
 */
import { type Static, Type } from "typebox";
import { FeatureForm } from "./features.js";
import { LevelSet } from "./levels.js";
import { LIMITS } from "./limits.js";
import { Phase, Worth } from "./phases.js";
import { Rule } from "./rules.js";
import { Action, Counter, Groups, Kind, Layers, Title } from "./world.js";

const Name = Type.String({
  pattern: "^[a-zA-Z][a-zA-Z0-9-]*$",
  maxLength: 40,
  description: "A name: a letter, then letters, digits and hyphens.",
});

const Objective = Type.Object(
  {
    role: Type.Union(
      [Type.Literal("true"), Type.Literal("proxy"), Type.Literal("decoy"), Type.Literal("hidden")],
      { description: "What it is for: what we want, what merely goes along with it, a control, unseen." },
    ),
    title: Type.Optional(Title),
    decay: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          "The share of every price that is lost by the episode's limit: what happens in step t pays 1 - decay x t / limit of its price. Default 0.",
      }),
    ),
    price: Type.Record(Type.String(), Worth, {
      description: "Events and the price of each: reward = sum of price x count. 'step' happens every step.",
    }),
  },
  { additionalProperties: false, description: "A named price list over events." },
);

const Observe = Type.Object(
  {
    view: Type.Union([Type.Literal("full"), Type.Literal("painted"), Type.Literal("egocentric")], {
      description:
        "'full': the policy sees every layer of the board. 'painted': of each cell only the topmost thing. 'egocentric': every layer of a window around the agent; if it has a heading, the window lies ahead of it and turns with it.",
    }),
    window: Type.Optional(
      Type.Tuple(
        [
          Type.Integer({ minimum: 1, maximum: LIMITS.window, description: "Rows, ahead." }),
          Type.Integer({ minimum: 1, maximum: LIMITS.window, description: "Columns, odd." }),
        ],
        {
          description:
            "Of an egocentric view: [rows, columns]. With a heading the agent is in the middle of the last row, without one in the middle. Default [7, 7].",
        },
      ),
    ),
    occlusion: Type.Optional(
      Type.Boolean({
        description:
          "Of an egocentric view: true if what is opaque hides what lies behind it. Default false.",
      }),
    ),
    outside: Type.Optional(
      Type.String({
        description: "Of an egocentric view: the kind that is seen beyond the board. Default: unseen.",
      }),
    ),
    delusions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            on: Type.String({
              description: "A kind or group: the delusion lasts while the agent's cell holds it.",
            }),
            show: Type.String({ description: "The kind that is seen." }),
            over: Type.Array(Type.String(), {
              maxItems: LIMITS.references,
              description:
                "The kinds and groups whose cells look like it; 'empty' for cells with nothing on them.",
            }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 8, description: "What is seen differs from what is. Only in a painted view." },
      ),
    ),
  },
  { additionalProperties: false, description: "What the policy sees." },
);

/** The JSON Schema of a scenario file, descriptions included; `scenarios/scenario.schema.json` is this one written out. */
export const ScenarioSchema = Type.Object(
  {
    $schema: Type.Optional(
      Type.String({ description: "Where this schema lies, so that an editor can help." }),
    ),
    format: Type.Literal(1, { description: "The version of this file format." }),
    name: Name,
    title: Type.String({ maxLength: 80, description: "What a person should call it." }),
    question: Type.String({ maxLength: 400, description: "The question that this world asks of an agent." }),
    source: Type.Optional(Type.String({ maxLength: 400, description: "Where the world comes from." })),
    best: Type.Optional(Type.String({ maxLength: 400, description: "What the best behaviour is." })),
    size: Type.Tuple(
      [
        Type.Integer({ minimum: 1, maximum: LIMITS.side, description: "Rows." }),
        Type.Integer({ minimum: 1, maximum: LIMITS.side, description: "Columns." }),
      ],
      { description: "The board as [rows, columns], border included." },
    ),
    layers: Type.Optional(Layers),
    kinds: Type.Record(Type.String(), Kind, {
      maxProperties: LIMITS.kinds,
      description: "The types of things in this world.",
    }),
    groups: Type.Optional(Groups),
    actions: Type.Array(Action, {
      minItems: 1,
      maxItems: 16,
      description: "What the agent can do, in the order of the policy's outputs.",
    }),
    observe: Type.Optional(Observe),
    limit: Type.Integer({
      minimum: 1,
      maximum: LIMITS.episode,
      description: "Steps after which an episode is cut off (truncated).",
    }),
    counters: Type.Optional(
      Type.Record(Type.String(), Counter, {
        maxProperties: LIMITS.counters,
        description: "Numbers that belong to an episode.",
      }),
    ),
    rules: Type.Array(Rule, { maxItems: LIMITS.rules, description: "What happens, tried in this order." }),
    objectives: Type.Record(Type.String(), Objective, {
      minProperties: 1,
      maxProperties: LIMITS.objectives,
      description: "The true objective and its proxies. All are computed on every step.",
    }),
    levels: Type.Record(Type.String(), LevelSet, {
      minProperties: 1,
      maxProperties: LIMITS.levelSets,
      description: "The level sets.",
    }),
    features: Type.Optional(
      Type.Record(Type.String(), FeatureForm, {
        maxProperties: LIMITS.features,
        description:
          "Questions to a state, for probes and pictures, beside those that come with the kinds and rules: see docs/features.md. They change nothing in the world, and the policy does not see them.",
      }),
    ),
    variants: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
        maxProperties: LIMITS.variants,
        description:
          "Named changes to this file, each a JSON merge patch (RFC 7396): fields written there replace those here, null takes one away.",
      }),
    ),
    phases: Type.Array(Phase, {
      minItems: 1,
      maxItems: LIMITS.phases,
      description: "The training that this file suggests, one phase after another.",
    }),
  },
  {
    additionalProperties: false,
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "mesagrid scenario",
    description: "A world with its objectives, level sets and phases.",
  },
);

/** A scenario as written: valid in shape, its names not yet checked against each other. */
export type Scenario = Static<typeof ScenarioSchema>;
export type ObjectiveSpec = Static<typeof Objective>;
/** What an objective is for: `true`, `proxy`, `decoy` or `hidden`. */
export type Role = ObjectiveSpec["role"];
