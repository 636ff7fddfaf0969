import { decodeTrace } from "@mesagrid/env";
import {
  detailTrace,
  type RecordedRun,
  type RecordedRuns,
  type RunSummary,
  summariseTrace,
  type TraceDetail,
  type TraceSummary,
} from "@mesagrid/server/protocol";
import { bytesOf } from "../recorded-episodes.js";

/** Recorded runs, as files beside the page. */
export interface RecordedFiles {
  /** Newest first. @throws Error if there is no list */
  list(): Promise<readonly RunSummary[]>;
  /** Read once. @throws Error if there is no such run */
  run(id: string): Promise<RecordedRun>;
  /** The whole address of a file of a run. */
  address(id: string, file: string): string;
}

/** The version of the list that this page reads. */
const FORMAT = 1;

/** Reads `static.json` and what it lists. @param list its address @param get `fetch`, or what stands for it */
export function recordedFiles(list: string, get: (address: string) => Promise<Response>): RecordedFiles {
  const runs = new Map<string, Promise<RecordedRun>>();
  let listed: Promise<RecordedRuns> | null = null;
  async function read<Content>(address: string): Promise<Content> {
    const response = await get(address);
    if (!response.ok) throw new Error(`${address} is not there`);
    return (await response.json()) as Content;
  }
  function address(id: string, file: string): string {
    return new URL(`runs/${encodeURIComponent(id)}/${file}`, list).href;
  }
  return {
    address,
    async list() {
      listed ??= read<RecordedRuns>(list);
      const { format, runs } = await listed;
      if (format !== FORMAT) throw new Error(`${list} has the format ${format}, this page reads ${FORMAT}`);
      return runs;
    },
    async run(id) {
      if (!(await this.list()).some((run) => run.id === id)) throw new Error(`There is no run '${id}' here.`);
      const known = runs.get(id) ?? read<RecordedRun>(address(id, "run.json"));
      runs.set(id, known);
      return known;
    },
  };
}

/** A recorded episode as the HTTP API gives it. */
export function detailOf({ trace, data }: RecordedRun["traces"][number]): TraceDetail {
  return detailTrace(decodeTrace(bytesOf(data)), trace, data);
}

const summaries = new WeakMap<RecordedRun, readonly TraceSummary[]>();

/** A run's episodes at a glance, newest first; worked out once. */
export function summariesOf(run: RecordedRun): readonly TraceSummary[] {
  const known = summaries.get(run);
  if (known) return known;
  const all = run.traces.map(({ trace, data }) => summariseTrace(decodeTrace(bytesOf(data)), trace));
  summaries.set(run, all);
  return all;
}
