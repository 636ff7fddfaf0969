import { type BackendName, PretrainSettingsSchema, SettingsSchema } from "@mesagrid/agent";
import { formatProblem, ScenarioSchema, shapeProblems } from "@mesagrid/env";
import { type Static, type TSchema, Type } from "typebox";
import type { CellTask } from "../../study/plan.js";
import { StudySchema } from "../../study/schema.js";
import { digest } from "./archive.js";
import { QUEUE_PREFIX } from "./redis.js";

const NAME = "[\\w.=+-]{1,60}";
const WORD = { maxLength: 200 };
const Seed = Type.Integer({ minimum: 0 });
const battery = StudySchema.properties.batteries.items.properties;
const { scenario: _scenario, ...batteryFields } = battery;
const backends: readonly (BackendName | "auto")[] = ["auto", "tensorflow", "wasm", "cpu"];

/** Settings without those that name files: a worker opens nothing because a job says so, and would not have it. */
const Settings = Type.Partial(
  Type.Object(
    {
      ...SettingsSchema.properties,
      trunk: Type.Literal(""),
      pragmascopeOf: Type.String({ pattern: "^[\\w, -]*$" }),
    },
    { additionalProperties: false },
  ),
);

/** A cell as it comes from a queue, which others can write to as well. Its id is a folder's name. */
const TaskSchema = Type.Object(
  {
    id: Type.String({ pattern: `^${NAME}-(?:s\\d{1,16}|i\\d{1,16}-d\\d{1,16})$` }),
    arm: Type.String({ pattern: `^${NAME}$` }),
    ...{ seed: Seed, initialisation: Seed, data: Seed },
    version: Type.String(WORD),
    scenario: Type.String({ maxLength: 4_000_000 }),
    settings: Settings,
    phases: Type.Array(ScenarioSchema.properties.phases.items, { minItems: 1, maxItems: 64 }),
    pretrain: Type.Optional(Type.Partial(PretrainSettingsSchema)),
    backend: Type.Union(backends.map((name) => Type.Literal(name))),
    batteries: Type.Array(
      Type.Object(
        {
          ...batteryFields,
          seed: Seed,
          measures: Type.Array(Type.String(WORD), { maxItems: 200 }),
          when: Type.Union([Type.Literal("end"), Type.Literal("phases"), Type.Literal("checkpoints")]),
        },
        { additionalProperties: false },
      ),
      { maxItems: 20 },
    ),
  },
  { additionalProperties: false },
);

/** What a job of the queue holds; the same for all versions, so that each can see that it is not meant. */
const JobSchema = Type.Object({
  /** Of mesagrid, that planned it. */
  version: Type.String(WORD),
  /** Identity of the study's store. */
  store: Type.String(WORD),
  study: Type.Object({ name: Type.String(WORD), hash: Type.String({ pattern: "^[0-9a-f]{64}$" }) }),
  task: Type.Unknown(),
});

export type CellJob = Omit<Static<typeof JobSchema>, "task"> & { readonly task: unknown };

/** The same cell of the same study has one job, however often it is asked for: its id, and of what all else hangs on. */
export function jobId({ study, version }: CellJob, task: CellTask): string {
  return `${task.id}-${digest(JSON.stringify([study.hash, version, task])).slice(0, 16)}`;
}

/** The key of Redis that asks a job's worker to stop. */
export function stopKey(job: string): string {
  return `${QUEUE_PREFIX}:stop:${job}`;
}

/** Reason of a job that its study has stopped. */
export const STOPPED_BY_STUDY = "stopped by its study";

/** A job's payload, its task not yet looked at. @throws Error if it is none */
export function readJob(data: unknown): CellJob {
  return checked<CellJob>(JobSchema, data, "job");
}

/** The task of a job of this version. @throws Error if it is none, or asks for what a worker does not do */
export function readTask(task: unknown): CellTask {
  return checked<CellTask>(TaskSchema, task, "cell");
}

function checked<T>(schema: TSchema, value: unknown, what: string): T {
  const problems = shapeProblems(schema, value);
  if (problems.length > 0)
    throw new Error(
      `a ${what} in the queue is not right: ${problems.slice(0, 3).map(formatProblem).join("; ")}`,
    );
  return value as T;
}
