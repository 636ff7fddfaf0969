import { type Static, Type } from "typebox";
import { Rectangle } from "./rules.js";
import { Title } from "./world.js";

const KindName = (description: string) => Type.String({ description: `A kind or a group: ${description}` });
const FeatureName = Type.String({
  description:
    "A feature: one that comes with the kinds and rules, such as 'steps:key', or one written before this one.",
});
const Flags = (description: string) => Type.Array(FeatureName, { minItems: 1, maxItems: 16, description });
const Bound = (description: string) => Type.Number({ minimum: -1_000_000, maximum: 1_000_000, description });

/** A question to a state, as an author writes it. */
export const FeatureForm = Type.Object(
  {
    title: Type.Optional(Title),
    count: Type.Optional(KindName("how many of it are on the board, or 'within' a rectangle.")),
    within: Type.Optional(Rectangle),
    distance: Type.Optional(
      Type.Tuple([KindName("from the nearest of it"), KindName("to the nearest of it.")], {
        description:
          "Steps between two kinds, as if there were no walls, of the two things that are nearest; rows + columns - 1 of the board, which is more than any distance, if one is not there.",
      }),
    ),
    counter: Type.Optional(Type.String({ description: "A counter's value." })),
    difference: Type.Optional(
      Type.Tuple([FeatureName, FeatureName], {
        description: "The first less the second: numbers, or flags as 0 and 1.",
      }),
    ),
    feature: Type.Optional(FeatureName),
    all: Type.Optional(Flags("Yes if each of these flags is.")),
    any: Type.Optional(Flags("Yes if at least one of these flags is.")),
    atLeast: Type.Optional(Bound("Makes a flag of it: yes if the number is this or more.")),
    atMost: Type.Optional(Bound("Makes a flag of it: yes if the number is this or less.")),
    is: Type.Optional(
      Type.String({ description: "Makes a flag of a 'feature' with classes: yes if it is this class." }),
    ),
  },
  {
    additionalProperties: false,
    description:
      "Exactly one of 'count' (with 'within'), 'distance', 'counter', 'difference', 'feature', 'all', 'any'; the first five with 'atLeast', 'atMost' or both for a flag, 'feature' with these or with 'is'.",
  },
);

export type FeatureSpec = Static<typeof FeatureForm>;
