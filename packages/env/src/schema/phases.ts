import { type Static, Type } from "typebox";

/** A price or a weight. */
export const Worth = Type.Number({
  minimum: -1_000_000,
  maximum: 1_000_000,
  description: "A number from -1000000 to 1000000.",
});

const Keep = Type.Object(
  {
    network: Type.Optional(
      Type.Boolean({
        description: "The weights go on; if false, all of them start anew, value heads included.",
      }),
    ),
    optimizer: Type.Optional(Type.Boolean({ description: "The optimizer's moments go on." })),
    learningRate: Type.Optional(
      Type.Boolean({
        description: "The step size's schedule goes on; if false, it starts anew over this phase's steps.",
      }),
    ),
    valueHead: Type.Optional(
      Type.Union([Type.Literal("keep"), Type.Literal("reset"), Type.Literal("separate")], {
        description:
          "The value head goes on, starts anew, or every set of rewarded objectives has one of its own, which waits while others are rewarded.",
      }),
    ),
  },
  {
    additionalProperties: false,
    description: "What is kept from the phase before. What is left out is as the training's settings say.",
  },
);

const Until = Type.Object(
  {
    return: Type.String({ description: "An objective: its mean undiscounted return is compared." }),
    levels: Type.Optional(
      Type.String({
        description:
          "A level set: its evaluations are looked at, each as it is made. Without one: the training's own episodes.",
      }),
    ),
    episodes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description:
          "How many training episodes are taken together, at least; then come the next. Default 100. Not with 'levels'.",
      }),
    ),
    atLeast: Type.Optional(Worth),
    atMost: Type.Optional(Worth),
  },
  {
    additionalProperties: false,
    description:
      "The phase ends early, when the return is within the bounds; 'steps' are then the most it may take.",
  },
);

const Share = Type.Number({ minimum: 0, maximum: 1, description: "A share, from 0 to 1." });

const Mix = Type.Record(
  Type.String(),
  Type.Union([Share, Type.Tuple([Share, Share], { description: "The first and the last share." })]),
  {
    description:
      "Other level sets, and the share of the levels that comes from each; the rest comes from 'levels'. Of two numbers the share goes from the first to the second over the phase's steps, linearly, rollout by rollout. An index that two shares draw from the same set has the same level with both, 0 included.",
  },
);

/** A stretch of training. */
export const Phase = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 40, description: "Its name, such as 'A'." }),
    reward: Type.Record(Type.String(), Worth, {
      description: "Objectives and their weights in the reward.",
    }),
    levels: Type.String({ description: "The level set that is trained on." }),
    steps: Type.Integer({ minimum: 1, maximum: 1e12, description: "Environment steps, over all slots." }),
    mix: Type.Optional(Mix),
    gradual: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1e12,
        description:
          "Environment steps over which the weights go from those of the phase before to these, linearly, rollout by rollout. Without it: at once.",
      }),
    ),
    until: Type.Optional(Until),
    keep: Type.Optional(Keep),
  },
  { additionalProperties: false, description: "A stretch of training. A to B is two phases." },
);

/** A stretch of training as the file says it: reward weights by objective, level set, steps over all slots, what is kept. */
export type PhaseSpec = Static<typeof Phase>;
