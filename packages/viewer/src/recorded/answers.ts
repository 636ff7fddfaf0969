import type { RecordedRun } from "@mesagrid/server/protocol";
import { detailOf, type RecordedFiles, summariesOf } from "./files.js";

/** What the HTTP API refuses here. */
class Refusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** What is asked of one run: the rest of the address, and its query. */
type Answer = (run: RecordedRun, part: string, query: URLSearchParams) => unknown;

/** Answers by what follows a run's id in an address. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  "": ({ detail }) => detail,
  metrics: ({ rows }) => ({ rows, nextByte: 0 }),
  series: ({ rows }, _, query) => ({ series: seriesOf(rows, query.getAll("names")) }),
  traces: (run, part, query) => (part === "" ? listTraces(run, query) : oneTrace(run, Number(part))),
};

/** Answers the HTTP API from files: what is recorded. What changes something is refused. */
export function answerFrom(
  files: RecordedFiles,
): (address: string, asking: RequestInit) => Promise<Response> {
  return async (address, { method = "GET" }) => {
    try {
      if (method !== "GET") throw noServer();
      return Response.json(await answer(files, new URL(address)));
    } catch (error) {
      const { code, status } = error instanceof Refusal ? error : { code: "no-such-run", status: 404 };
      return Response.json({ error: { code, message: (error as Error).message } }, { status });
    }
  };
}

async function answer(files: RecordedFiles, { pathname, searchParams }: URL): Promise<unknown> {
  const [id, what, ...rest] = pathname
    .replace(/^.*\/api\/runs\/?/, "")
    .split("/")
    .map(decodeURIComponent);
  if (!pathname.includes("/api/runs")) throw noServer();
  if (id === "") {
    const runs = await files.list();
    return { runs: partOf(runs, searchParams), total: runs.length };
  }
  const run = await files.run(id);
  if (what === "checkpoints") return listCheckpoints(files, id, run, searchParams);
  const found = Object.hasOwn(ANSWERS, what ?? "") ? ANSWERS[what ?? ""] : null;
  if (!found) throw noServer();
  return found(run, rest.join("/"), searchParams);
}

function noServer(): Refusal {
  return new Refusal("no-server", 503, "This page shows recorded runs and has no server to ask for more.");
}

function partOf<Item>(all: readonly Item[], query: URLSearchParams): Item[] {
  const offset = Number(query.get("offset") ?? 0);
  return all.slice(offset, offset + Number(query.get("limit") ?? 200));
}

function listTraces(run: RecordedRun, query: URLSearchParams): unknown {
  const levels = query.get("levels");
  const all = summariesOf(run).filter((one) => levels === null || one.levels === levels);
  return { traces: partOf(all, query), total: all.length };
}

function oneTrace({ traces }: RecordedRun, number: number): unknown {
  const found = traces.find(({ trace }) => trace === number);
  if (!found) throw new Refusal("no-such-trace", 404, `no trace has the number ${number}`);
  return detailOf(found);
}

function listCheckpoints(
  files: RecordedFiles,
  id: string,
  { checkpoints }: RecordedRun,
  query: URLSearchParams,
): unknown {
  const whole = checkpoints.map((one) => ({
    ...one,
    model: files.address(id, one.model),
    files: one.files.map((file) => ({ ...file, address: files.address(id, file.address) })),
  }));
  return { checkpoints: partOf(whole, query), total: whole.length };
}

function seriesOf(rows: RecordedRun["rows"], names: readonly string[]): unknown[] {
  return names.flatMap((name) => {
    const points = rows.filter((row) => typeof row[name] === "number");
    if (points.length === 0) return [];
    return [
      { name, total: points.length, x: points.map((row) => row.step), y: points.map((row) => row[name]) },
    ];
  });
}
