/**
 * The scenario file's grammar: one TypeBox schema, from which come the TypeScript type, the validator and
 * `scenarios/scenario.schema.json`. Every field has a description, because an editor shows it on hover.
 * What a schema cannot say (a name that must exist, a cell that must lie on the board) is checked in `compile/`.
 */
import { type Static, Type } from "typebox";

/** Limits that keep a stranger's file from asking for unbounded work. */
export const LIMITS = {
  side: 64,
  kinds: 64,
  rules: 256,
  objectives: 16,
  events: 64,
  counters: 32,
  levelSets: 64,
  maps: 4096,
  phases: 64,
  episode: 10_000,
} as const;

const Name = Type.String({
  pattern: "^[a-zA-Z][a-zA-Z0-9-]*$",
  maxLength: 40,
  description: "A name: a letter, then letters, digits and hyphens.",
});

const Count = (description: string) => Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description });

const Cell = Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 0 })], {
  description: "A cell as [row, column], counted from the top left corner [0, 0].",
});

const Kind = Type.Object(
  {
    glyph: Type.String({
      minLength: 1,
      maxLength: 1,
      description: "One character for maps and terminals. '.' is taken: it means an empty cell.",
    }),
    title: Type.Optional(Type.String({ maxLength: 60, description: "What a person should call it." })),
    sprite: Type.Optional(
      Type.String({
        maxLength: 40,
        description: "The picture the viewer draws; without it the kind's own name, and else the glyph.",
      }),
    ),
    agent: Type.Optional(
      Type.Boolean({ description: "True for the one kind that the policy moves. Exactly one kind has it." }),
    ),
    solid: Type.Optional(Type.Boolean({ description: "True if the agent cannot enter its cell." })),
    layer: Type.Optional(
      Type.Union([Type.Literal("floor"), Type.Literal("object"), Type.Literal("agent")], {
        description:
          "A cell holds at most one kind per layer. Default: 'agent' for the agent, 'object' for everything else.",
      }),
    ),
    observed: Type.Optional(
      Type.Boolean({ description: "False if the policy cannot see it (a person still can). Default true." }),
    ),
  },
  { additionalProperties: false, description: "A type of thing in a cell." },
);

const Counter = Type.Object(
  {
    start: Type.Optional(Count("Its value when an episode starts. Default 0.")),
    max: Type.Integer({
      minimum: 1,
      maximum: 255,
      description: "Its largest value; the policy sees value / max. Adding beyond it has no effect.",
    }),
    title: Type.Optional(Type.String({ maxLength: 60, description: "What a person should call it." })),
    observed: Type.Optional(
      Type.Boolean({ description: "False if the policy cannot see it. Default true." }),
    ),
  },
  { additionalProperties: false, description: "A number that belongs to an episode, such as the keys held." },
);

const When = Type.Object(
  {
    enter: Type.Optional(
      Type.String({
        description: "A kind: the rule is tried when the agent moves into a cell that holds it.",
      }),
    ),
    every: Type.Optional(
      Type.Literal("step", {
        description: "The rule is tried at the end of each step, whatever the agent did.",
      }),
    ),
    first: Type.Optional(
      Type.Boolean({ description: "True if the rule fires at most once in an episode. Default false." }),
    ),
  },
  { additionalProperties: false, description: "What sets the rule off: exactly one of 'enter' or 'every'." },
);

const Condition = Type.Object(
  {
    counter: Type.Optional(Type.String({ description: "A counter whose value is compared." })),
    left: Type.Optional(Type.String({ description: "A kind: how many of it are on the board is compared." })),
    atLeast: Type.Optional(Count("Holds if the value is this or more.")),
    atMost: Type.Optional(Count("Holds if the value is this or less.")),
  },
  {
    additionalProperties: false,
    description: "One of 'counter' or 'left', compared with 'atLeast', 'atMost' or both.",
  },
);

const Effect = Type.Object(
  {
    remove: Type.Optional(Type.String({ description: "A kind: taken from the agent's cell." })),
    add: Type.Optional(
      Type.Record(Type.String(), Count("How much is added; negative to subtract."), {
        description: "Counters and what is added to each.",
      }),
    ),
    emit: Type.Optional(Type.String({ description: "An event that happened; objectives put prices on it." })),
    end: Type.Optional(
      Type.String({ maxLength: 40, description: "Ends the episode (terminated) with this outcome's name." }),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    description: "Exactly one of 'remove', 'add', 'emit', 'end'.",
  },
);

const Rule = Type.Object(
  {
    when: When,
    if: Type.Optional(
      Type.Array(Condition, { maxItems: 8, description: "All must hold, or the rule does not fire." }),
    ),
    do: Type.Array(Effect, { minItems: 1, maxItems: 16, description: "What happens, in order." }),
  },
  { additionalProperties: false, description: "Something that happens in the world. Rules emit events." },
);

const Objective = Type.Object(
  {
    role: Type.Union(
      [Type.Literal("true"), Type.Literal("proxy"), Type.Literal("decoy"), Type.Literal("hidden")],
      { description: "What it is for: what we want, what merely goes along with it, a control, unseen." },
    ),
    title: Type.Optional(Type.String({ maxLength: 60, description: "What a person should call it." })),
    price: Type.Record(Type.String(), Type.Number(), {
      description: "Events and the price of each: reward = sum of price x count. 'step' happens every step.",
    }),
  },
  { additionalProperties: false, description: "A named price list over events." },
);

const Place = Type.Union(
  [
    Type.Literal("anywhere", { description: "One, on a free cell chosen evenly." }),
    Cell,
    Type.Object(
      {
        count: Type.Union(
          [
            Type.Integer({ minimum: 0, maximum: 4096 }),
            Type.Tuple([
              Type.Integer({ minimum: 0, maximum: 4096 }),
              Type.Integer({ minimum: 0, maximum: 4096 }),
            ]),
          ],
          { description: "How many: a number, or [least, most] chosen evenly." },
        ),
        within: Type.Optional(
          Type.Tuple([Cell, Cell], {
            description: "Only in the rectangle from the first cell to the second, both included.",
          }),
        ),
      },
      { additionalProperties: false },
    ),
  ],
  { description: "'anywhere', a cell [row, column], or { count, within }." },
);

const Generator = Type.Union([Type.Literal("open"), Type.Literal("blocks")], {
  description:
    "How walls are laid: 'open' has only the border, 'blocks' makes each inner cell a wall with a chance.",
});

const LevelSet = Type.Object(
  {
    description: Type.Optional(
      Type.String({ maxLength: 400, description: "What is special about these levels." }),
    ),
    generate: Type.Optional(Generator),
    density: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: "Chance of a wall in 'blocks'. Default 0.25." }),
    ),
    wall: Type.Optional(Type.String({ description: "The kind that walls are made of. Default 'wall'." })),
    place: Type.Optional(
      Type.Record(Type.String(), Place, {
        description:
          "Where each kind goes. Fixed cells are filled first (a wall there gives way), the rest in order of writing, on cells that hold no other thing.",
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
      Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0, description: "Its share, above 0." }), {
        description: "Other level sets and their shares; the shares are scaled to add up to 1.",
      }),
    ),
  },
  {
    additionalProperties: false,
    description: "A distribution over levels: exactly one of 'generate', 'maps', 'like', 'mix'.",
  },
);

const Phase = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 40, description: "Its name, such as 'A'." }),
    reward: Type.Record(Type.String(), Type.Number(), {
      description: "Objectives and their weights in the reward.",
    }),
    levels: Type.String({ description: "The level set that is trained on." }),
    steps: Type.Integer({ minimum: 1, maximum: 1e12, description: "Environment steps, over all slots." }),
  },
  { additionalProperties: false, description: "A stretch of training. A to B is two phases." },
);

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
    kinds: Type.Record(Type.String(), Kind, {
      maxProperties: LIMITS.kinds,
      description: "The types of things in this world.",
    }),
    actions: Type.Array(
      Type.Union([
        Type.Literal("up"),
        Type.Literal("down"),
        Type.Literal("left"),
        Type.Literal("right"),
        Type.Literal("stay"),
      ]),
      {
        minItems: 1,
        maxItems: 16,
        description: "What the agent can do, in the order of the policy's outputs.",
      },
    ),
    observe: Type.Optional(
      Type.Object(
        { view: Type.Literal("full", { description: "The policy sees the whole board." }) },
        { additionalProperties: false, description: "What the policy sees." },
      ),
    ),
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
export type KindSpec = Static<typeof Kind>;
export type CounterSpec = Static<typeof Counter>;
export type RuleSpec = Static<typeof Rule>;
export type ConditionSpec = Static<typeof Condition>;
export type EffectSpec = Static<typeof Effect>;
export type ObjectiveSpec = Static<typeof Objective>;
export type PlaceSpec = Static<typeof Place>;
export type LevelSetSpec = Static<typeof LevelSet>;
export type PhaseSpec = Static<typeof Phase>;
export type Role = ObjectiveSpec["role"];
