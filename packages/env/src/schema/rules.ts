import { type Static, Type } from "typebox";
import { Action, Move } from "./world.js";

const Amount = (description: string) => Type.Number({ minimum: -1_000_000, maximum: 1_000_000, description });
const KindName = (description: string) => Type.String({ description: `A kind or a group: ${description}` });

const Cell = Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 0 })], {
  description: "A cell as [row, column], counted from the top left corner [0, 0].",
});
export const Rectangle = Type.Tuple([Cell, Cell], {
  description: "The cells from the first (top left) to the second (bottom right), both included.",
});

const When = Type.Object(
  {
    start: Type.Optional(
      Type.Literal("episode", { description: "Tried when an episode starts, before it is seen." }),
    ),
    before: Type.Optional(
      Type.Literal("move", { description: "Tried at the start of each step, before anything moves." }),
    ),
    push: Type.Optional(KindName("tried when the agent has pushed it to another cell.")),
    enter: Type.Optional(KindName("tried when the agent has moved into a cell that holds it.")),
    on: Type.Optional(KindName("tried after the agent's move, moved or not, if its cell holds it.")),
    each: Type.Optional(
      KindName(
        "tried for every cell that holds it, row by row; at the end of each step, or when 'start' or 'before' says.",
      ),
    ),
    order: Type.Optional(
      Type.Literal("random", {
        description:
          "Beside 'each': its cells are tried in an order drawn anew each time, and not row by row.",
      }),
    ),
    every: Type.Optional(Type.Literal("step", { description: "Tried at the end of each step." })),
    first: Type.Optional(
      Type.Boolean({ description: "True if the rule fires at most once in an episode. Default false." }),
    ),
  },
  {
    additionalProperties: false,
    description:
      "What sets the rule off: exactly one of 'start', 'before', 'push', 'enter', 'on', 'each', 'every'; 'each' may have 'start' or 'before' beside it.",
  },
);

const Direction = Type.Union(
  [
    Type.Literal("up"),
    Type.Literal("down"),
    Type.Literal("left"),
    Type.Literal("right"),
    Type.Literal("none"),
    Type.Literal("any"),
  ],
  { description: "Which way it moved in this step; 'none' if it did not, 'any' if it did." },
);
const Place = Type.Union([Type.Literal("here"), Type.Literal("was")], {
  description: "'here' is the rule's cell; 'was' is where the thing that moved came from.",
});

const Condition = Type.Object(
  {
    counter: Type.Optional(Type.String({ description: "A counter whose value is compared." })),
    left: Type.Optional(KindName("how many of it are on the board is compared.")),
    here: Type.Optional(KindName("holds if the rule's cell holds it.")),
    was: Type.Optional(
      KindName("holds if the cell that the agent (or the pushed thing) came from holds it."),
    ),
    ahead: Type.Optional(KindName("holds if the cell that the agent faces holds it.")),
    moved: Type.Optional(Direction),
    action: Type.Optional(Action),
    chance: Type.Optional(
      Type.Union(
        [
          Type.Number({ minimum: 0, maximum: 1 }),
          Type.String({ description: "A counter whose value is the chance." }),
          Type.Object(
            {
              by: KindName("how many of it are on the board picks the number."),
              from: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), {
                minItems: 1,
                maxItems: 4096,
                description: "Chances for 0, 1, 2, ... of it; the last stands for all higher numbers.",
              }),
            },
            { additionalProperties: false },
          ),
        ],
        { description: "Holds with this chance, drawn anew each time." },
      ),
    ),
    corner: Type.Optional(Place),
    edge: Type.Optional(Place),
    atLeast: Type.Optional(
      Type.Union([Amount("A number."), Type.String({ description: "A counter." })], {
        description: "Holds if the value is this or more: a number, or another counter's value.",
      }),
    ),
    atMost: Type.Optional(
      Type.Union([Amount("A number."), Type.String({ description: "A counter." })], {
        description: "Holds if the value is this or less: a number, or another counter's value.",
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      "Exactly one of 'counter', 'left' (with 'atLeast', 'atMost' or both), 'here', 'was', 'ahead', 'moved', 'action', 'chance', 'corner' (two walls meet at the cell), 'edge' (no corner, and beside a wall as long as the board).",
  },
);

const Times = Type.Union(
  [
    Type.Integer({ minimum: 0, maximum: 4096 }),
    Type.Object({ left: KindName("as often as it is on the board.") }, { additionalProperties: false }),
    Type.Object(
      {
        overlap: Type.Tuple([KindName("of the cells that hold it,"), KindName("those that hold this too.")]),
      },
      { additionalProperties: false },
    ),
  ],
  { description: "How often it happened: a number, { left: KIND } or { overlap: [KIND, KIND] }. Default 1." },
);

const Effect = Type.Object(
  {
    remove: Type.Optional(
      KindName("taken from the rule's cell, or from where 'at', 'within' or 'everywhere' says."),
    ),
    put: Type.Optional(
      Type.String({ description: "A kind: put on the rule's cell, or where 'at' or 'within' says." }),
    ),
    turn: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          "Kinds and what each becomes, all at once, on the rule's cell, 'within' or 'everywhere'; both on the same layer.",
      }),
    ),
    shift: Type.Optional(
      Type.Object(
        {
          kind: KindName("it moves from the rule's cell, if nothing solid to it is in the way."),
          to: Move,
        },
        {
          additionalProperties: false,
          description: "Moves a thing to a neighbouring cell; the rule goes on there.",
        },
      ),
    ),
    at: Type.Optional(
      Type.Union(
        [
          Type.Literal("ahead", { description: "The cell that the agent faces." }),
          Type.Literal("somewhere", {
            description:
              "Only beside 'put': a cell drawn evenly from those whose layer is free, without the agent or anything solid to it.",
          }),
        ],
        { description: "Which cell is changed in place of the rule's own." },
      ),
    ),
    within: Type.Optional(Rectangle),
    everywhere: Type.Optional(Type.Boolean({ description: "True for all cells of the board." })),
    add: Type.Optional(
      Type.Record(Type.String(), Amount("How much is added; negative to subtract."), {
        description: "Counters and what is added to each.",
      }),
    ),
    set: Type.Optional(
      Type.Record(Type.String(), Amount("Its new value."), { description: "Counters and their new values." }),
    ),
    blend: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            to: Amount("The value that it goes towards."),
            rate: Type.Number({ minimum: 0, maximum: 1, description: "How far it goes, 0 to 1." }),
          },
          { additionalProperties: false },
        ),
        { description: "Counters that go a part of the way towards a value: c + rate (to - c)." },
      ),
    ),
    measure: Type.Optional(
      Type.Record(
        Type.String(),
        KindName("the nearest of it is measured to; the counter's max if there is none."),
        {
          description:
            "Counters, each set to the number of steps from the rule's cell to the nearest of a kind, as if there were no walls.",
        },
      ),
    ),
    act: Type.Optional(
      Type.Union([Action, Type.Literal("random")], {
        description: "In 'before' rules: the action that is carried out in place of the agent's.",
      }),
    ),
    emit: Type.Optional(Type.String({ description: "An event that happened; objectives put prices on it." })),
    times: Type.Optional(Times),
    end: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description: "Ends the episode (terminated) with this outcome's name.",
      }),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 2,
    description:
      "Exactly one of 'remove', 'put', 'turn' (these with 'at', 'within' or 'everywhere' for other cells), 'shift', 'add', 'set', 'blend', 'measure', 'act', 'emit' (with 'times'), 'end'.",
  },
);

const Conditions = (description: string) => Type.Array(Condition, { maxItems: 8, description });
const Effects = Type.Array(Effect, { minItems: 1, maxItems: 16, description: "What happens, in order." });

const Alternative = Type.Object(
  {
    if: Type.Optional(Conditions("All must hold.")),
    unless: Type.Optional(Conditions("None may hold.")),
    do: Effects,
  },
  { additionalProperties: false },
);

export const Rule = Type.Object(
  {
    when: When,
    if: Type.Optional(Conditions("All must hold, or the rule does not fire.")),
    unless: Type.Optional(Conditions("None may hold, or the rule does not fire.")),
    do: Type.Optional(Effects),
    choose: Type.Optional(
      Type.Array(Alternative, {
        minItems: 1,
        maxItems: 32,
        description: "In place of 'do': the first of these whose conditions hold is done.",
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      "Something that happens in the world: 'do', or the first fitting of 'choose'. Rules emit events.",
  },
);

export type RuleSpec = Static<typeof Rule>;
export type WhenSpec = Static<typeof When>;
export type ConditionSpec = Static<typeof Condition>;
export type EffectSpec = Static<typeof Effect>;
