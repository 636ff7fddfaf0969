import { type Static, Type } from "typebox";

/** What says which numbers of the table are meant. */
const PLACE = {
  levels: Type.Optional(
    Type.String({ description: "Level set that was played, or all of a measure over several." }),
  ),
  measure: Type.String({
    description:
      "Name as in mesagrid measure --list; or return, the mean return of an objective in the evaluations of training.",
  }),
  quantity: Type.String({
    description:
      "What of the measure, as mesagrid measure calls it: 'normalised return of cheese', 'cheese first'; of return the objective.",
  }),
  phase: Type.Optional(
    Type.String({
      description: "The phase at whose end, or of curves in which, it was read; default the last.",
    }),
  ),
};

/** One thing that is said of arms in numbers. */
export const ComparisonSchema = Type.Object(
  {
    as: Type.Union(
      [
        Type.Literal("difference"),
        Type.Literal("probability-of-improvement"),
        Type.Literal("dose-response"),
        Type.Literal("correlation"),
        Type.Literal("savings"),
        Type.Literal("path-dependence"),
      ],
      {
        description:
          "difference: of 'of' less 'against', seed by seed. probability-of-improvement: that an agent of 'of' has more than one of 'against'. dose-response: over the arms 'of', by their dose, with the dose at which it has come 'share' of the way. correlation: over agents, of the number with that named by 'with', or with its own at the share 'early' of the training. savings: 1 - steps to a threshold of 'of' over those of 'against', from learning curves. path-dependence: parts of the variance over initialisations and data.",
      },
    ),
    of: Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })], {
      description: "An arm, or several: each is compared; a dose-response needs two or more.",
    }),
    against: Type.Optional(Type.String({ description: "The arm that it is compared with." })),
    ...PLACE,
    share: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          "Of a dose-response or savings: how far on the way from the least to the most the threshold lies. Default 0.5.",
      }),
    ),
    early: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: "Of a correlation: the share of the training at which the early number is read.",
      }),
    ),
    with: Type.Optional(
      Type.Object(PLACE, { additionalProperties: false, description: "Of a correlation: the other number." }),
    ),
    refutes: Type.Optional(
      Type.Union([Type.Literal("above"), Type.Literal("below"), Type.Literal("zero")], {
        description:
          "Where its interval would refute the guess: above no difference (0, of a probability 0.5), below it, or at it (zero). An interval that includes no difference refutes nothing unless 'margin' holds it. Without it the comparison only describes.",
      }),
    ),
    margin: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          "How far from no difference still counts as none: refutes above with margin 0.1 is refuted by an interval that lies above -0.1. Without it no interval can show that there is no difference.",
      }),
    ),
  },
  { additionalProperties: false, description: "A comparison of arms, with an interval over agents." },
);

/** One thing that is drawn. */
export const FigureSchema = Type.Object(
  {
    kind: Type.Union(
      [
        Type.Literal("learning-curves"),
        Type.Literal("bars"),
        Type.Literal("dose-response"),
        Type.Literal("swap-curves"),
        Type.Literal("path-dependence"),
        Type.Literal("confusion"),
        Type.Literal("profile"),
      ],
      {
        description:
          "learning-curves: a number over steps. bars: at the end, an arm each. dose-response: over the arms' doses. swap-curves: over steps, with the swap marked. path-dependence: a cell for each pair of seeds. confusion: arms by verdicts. profile: the share of agents above a number, over that number.",
      },
    ),
    title: Type.Optional(Type.String({ maxLength: 200, description: "What stands above it." })),
    arms: Type.Optional(Type.Array(Type.String(), { minItems: 1, description: "Default all." })),
    levels: Type.Optional(
      Type.Array(Type.String(), { minItems: 1, description: "Level sets; default all." }),
    ),
    measure: Type.String({ description: "As in comparisons." }),
    quantities: Type.Optional(
      Type.Array(Type.String(), { minItems: 1, description: "What of the measure; default all." }),
    ),
  },
  { additionalProperties: false, description: "A figure, made from the table." },
);

export type ComparisonSpec = Static<typeof ComparisonSchema>;
export type FigureSpec = Static<typeof FigureSchema>;
