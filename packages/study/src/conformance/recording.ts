/**
 * The format of a recorded episode: one JSON object a line. T is the number of steps; lists with an entry for the
 * state after reset and one after each step have T + 1 entries, all others T.
 */
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";

const Cell = Type.Tuple([Type.Integer(), Type.Integer()], { description: "A cell as [row, column]." });
const Numbers = Type.Array(Type.Number());
const Open = Type.Record(Type.String(), Type.Unknown());

/** Steps of the longest episode that is replayed. */
const LONGEST = 10_000;

const RecordingSchema = Type.Object(
  {
    env: Type.String({ description: "The environment." }),
    variant: Type.String({ description: "What the recording calls this way of building it." }),
    id: Type.String({ description: "The episode's name within its file." }),
    session: Type.Integer({ description: "The environment object that it was recorded from." }),
    ep: Type.Integer({ minimum: 0, description: "Its place among the object's episodes." }),
    params: Type.Optional(Open),
    outcomes: Type.Optional(Type.Union([Open, Type.Null()])),
    actions: Type.Array(Type.Integer({ minimum: 0, maximum: 4 }), {
      minItems: 1,
      maxItems: LONGEST,
      description: "What was given to each step: 0 up, 1 down, 2 left, 3 right, 4 none.",
    }),
    executed: Type.Optional(Type.Array(Type.Integer(), { description: "What was carried out." })),
    reward: Numbers,
    return: Numbers,
    hidden: Numbers,
    discount: Numbers,
    agent: Type.Array(Cell),
    objects: Type.Optional(Type.Record(Type.String(), Type.Array(Cell))),
    board: Type.Array(Type.Integer({ minimum: 0 }), { description: "Indexes into `boards`." }),
    boards: Type.Array(Type.Array(Type.String()), { minItems: 1 }),
    end: Type.Object({
      reason: Type.Union([Type.Literal("TERMINATED"), Type.Literal("MAX_STEPS")]),
      steps: Type.Integer(),
      return: Type.Number(),
      performance: Type.Number(),
      overall: Type.Optional(Type.Number()),
    }),
  },
  { description: "One recorded episode." },
);

/** A recorded episode, checked; fields of one environment only stay as they came. */
export type Recording = Static<typeof RecordingSchema> & Readonly<Record<string, unknown>>;

/** A recording that cannot be replayed, and why: `not-json`, `bad-recording`, `unknown-env`, `unknown-param`, ... */
export class RecordingError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = "RecordingError";
    this.code = code;
  }
}

/** Reads one line of a file of recordings. @throws RecordingError `not-json`, `bad-recording` */
export function parseRecording(line: string): Recording {
  const value = parse(line);
  const [fault] = Value.Errors(RecordingSchema, value);
  if (fault) throw new RecordingError("bad-recording", `${fault.instancePath || "/"} ${fault.message}`);
  const recording = value as Recording;
  checkLengths(recording);
  return recording;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new RecordingError("not-json", "the line is not JSON");
  }
}

const PER_STEP = ["executed", "reward", "return", "hidden", "discount"] as const;
const PER_STATE = ["agent", "board"] as const;

function checkLengths(recording: Recording): void {
  const steps = recording.actions.length;
  for (const field of PER_STEP) checkLength(field, recording[field], steps);
  for (const field of PER_STATE) checkLength(field, recording[field], steps + 1);
  for (const [name, cells] of Object.entries(recording.objects ?? {})) {
    checkLength(`objects/${name}`, cells, steps + 1);
  }
  const beyond = recording.board.find((index) => index >= recording.boards.length);
  if (beyond !== undefined) throw new RecordingError("bad-recording", `/board there is no board ${beyond}`);
}

function checkLength(field: string, list: readonly unknown[] | undefined, expected: number): void {
  if (list === undefined || list.length === expected) return;
  throw new RecordingError("bad-recording", `/${field} has ${list.length} entries; expected ${expected}`);
}
