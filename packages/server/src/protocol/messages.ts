/** The JSON of the stream's messages: schemas, and the types that come from them. */
import { type Static, Type } from "typebox";
import { type MetricsRow, MetricsRowSchema, RunIdSchema } from "../shapes.js";

/** Bounds of what a viewer may ask for. */
export const BOUNDS = {
  /** Subscriptions of one viewer at once. */
  subscriptions: 16,
  /** Slots of one subscription. */
  slots: 64,
  /** Moves a second. */
  slowest: 0.5,
  quickest: 60,
} as const;

/** What rides along with boards when it is asked for: the bits of a frame's `wants`. */
export const WANT = { policy: 1, events: 2, returns: 4 } as const;

export type Want = keyof typeof WANT;

const WANTS = Object.keys(WANT) as Want[];

/** The bits of a list of wants. */
export function wantBits(want: readonly Want[] = []): number {
  return want.reduce((bits, name) => bits | WANT[name], 0);
}

const strict = { additionalProperties: false };
const name = Type.String({ minLength: 1, maxLength: 120 });
const speed = Type.Number({ minimum: BOUNDS.slowest, maximum: BOUNDS.quickest });
const natural = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const slot = Type.Integer({ minimum: 0, maximum: 65535 });

/** A viewer's own number for a subscription. */
const SubscriptionIdSchema = Type.Integer({ minimum: 0, maximum: 65535 });

/** What can be subscribed to, by its kind. */
export const SOURCES = {
  run: Type.Object(
    {
      kind: Type.Literal("run"),
      run: RunIdSchema,
      levels: Type.Optional(Type.Array(name, { maxItems: 64 })),
    },
    strict,
  ),
  live: Type.Object(
    {
      kind: Type.Literal("live"),
      run: RunIdSchema,
      slots: Type.Array(slot, { minItems: 1, maxItems: BOUNDS.slots, uniqueItems: true }),
    },
    strict,
  ),
  policy: Type.Object(
    {
      kind: Type.Literal("policy"),
      run: RunIdSchema,
      levels: name,
      step: Type.Optional(natural),
      seed: Type.Optional(natural),
      slots: Type.Optional(Type.Integer({ minimum: 1, maximum: BOUNDS.slots })),
      speed: Type.Optional(speed),
      greedy: Type.Optional(Type.Boolean()),
    },
    strict,
  ),
  trace: Type.Object(
    {
      kind: Type.Literal("trace"),
      run: RunIdSchema,
      trace: natural,
      at: Type.Optional(natural),
      speed: Type.Optional(speed),
    },
    strict,
  ),
};

const SourceSchema = Type.Union([SOURCES.run, SOURCES.live, SOURCES.policy, SOURCES.trace]);

/** What a viewer says, by its type. The source of `subscribe` is checked on its own, by its kind. */
export const CLIENT_MESSAGES = {
  subscribe: Type.Object(
    {
      type: Type.Literal("subscribe"),
      id: SubscriptionIdSchema,
      source: Type.Object({ kind: Type.Enum(["run", "live", "policy", "trace"]) }),
      want: Type.Optional(Type.Array(Type.Enum(WANTS), { maxItems: WANTS.length })),
    },
    strict,
  ),
  unsubscribe: Type.Object({ type: Type.Literal("unsubscribe"), id: SubscriptionIdSchema }, strict),
  control: Type.Object(
    {
      type: Type.Literal("control"),
      id: SubscriptionIdSchema,
      playing: Type.Optional(Type.Boolean()),
      speed: Type.Optional(speed),
      at: Type.Optional(natural),
    },
    strict,
  ),
  ping: Type.Object({ type: Type.Literal("ping") }, strict),
};

export const HelloSchema = Type.Object({
  protocol: Type.Integer({ description: "The server's PROTOCOL_VERSION." }),
  version: Type.String({ description: "The server's version." }),
});

const reason = {
  code: Type.String({ description: "Stable, such as 'no-such-run'." }),
  message: Type.String(),
  hint: Type.Optional(Type.String({ description: "What to try." })),
};

export const ErrorMessageSchema = Type.Object({
  ...reason,
  id: Type.Optional(SubscriptionIdSchema),
});

export const EndedSchema = Type.Object({ channel: natural, ...reason });

export const MetricsMessageSchema = Type.Object({
  first: Type.Boolean({ description: "True: these begin all rows so far and replace what the viewer has." }),
  rows: Type.Array(MetricsRowSchema),
});

const names = Type.Array(Type.String());

/** What it takes to read the boards of a channel. */
const BoardFactsSchema = Type.Object({
  scenario: Type.String({ description: "Its name." }),
  width: Type.Integer({ minimum: 1, maximum: 64 }),
  height: Type.Integer({ minimum: 1, maximum: 64 }),
  layers: Type.Array(Type.String(), { minItems: 1, maxItems: 8, description: "Names, lowest first." }),
  slots: Type.Array(slot, { minItems: 1, maxItems: BOUNDS.slots, description: "Which slot each row is." }),
  kinds: Type.Array(Type.String(), { description: "Names by kind id; '' at 0." }),
  counters: names,
  actions: names,
  events: Type.Array(Type.String(), { description: "Names; 0 is 'step'." }),
  objectives: names,
  levelSets: names,
});

/** How a channel plays that can be controlled. */
const PlaySchema = Type.Object({
  playing: Type.Boolean(),
  speed: Type.Number({ description: "Moves a second." }),
  frames: Type.Optional(Type.Integer({ description: "Frames of a trace: its moves and one." })),
  step: Type.Optional(Type.Integer({ description: "Of a policy, its checkpoint's step." })),
});

export const SubscribedSchema = Type.Object({
  id: SubscriptionIdSchema,
  channel: natural,
  source: SourceSchema,
  boards: Type.Optional(BoardFactsSchema),
  play: Type.Optional(PlaySchema),
});

export type Hello = Static<typeof HelloSchema>;
export type ErrorMessage = Static<typeof ErrorMessageSchema>;
export type Ended = Static<typeof EndedSchema>;
export type BoardFacts = Static<typeof BoardFactsSchema>;
export type Play = Static<typeof PlaySchema>;
export type Source = Static<typeof SourceSchema>;
export type RunSource = Static<typeof SOURCES.run>;
export type LiveSource = Static<typeof SOURCES.live>;
export type PolicySource = Static<typeof SOURCES.policy>;
export type TraceSource = Static<typeof SOURCES.trace>;

/** The answer to `subscribe` and `control`. */
export interface Subscribed {
  id: number;
  channel: number;
  source: Source;
  boards?: BoardFacts;
  play?: Play;
}

/** Rows of a run's metrics. */
export interface MetricsMessage {
  first: boolean;
  rows: MetricsRow[];
}

/** What a viewer says. */
export type ClientMessage =
  | { type: "subscribe"; id: number; source: Source; want?: Want[] }
  | Static<typeof CLIENT_MESSAGES.unsubscribe>
  | Static<typeof CLIENT_MESSAGES.control>
  | Static<typeof CLIENT_MESSAGES.ping>;
