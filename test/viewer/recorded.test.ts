import { encodeTrace } from "@mesagrid/env";
import {
  decodeServerMessage,
  encodeClientMessage,
  type RecordedRun,
  type RunSummary,
  type ServerMessage,
  type Source,
} from "@mesagrid/server/protocol";
import { expect, test } from "vitest";
import { answerFrom, recordedFiles, recordedSocket } from "../../packages/viewer/src/recorded/index.js";
import { program, walk } from "./traces.js";

const summary: RunSummary = {
  id: "corridor-s1",
  scenario: { name: "corridor", title: "Corridor", question: "Does it go right?" },
  seed: 1,
  status: "finished",
  step: 1500,
  totalSteps: 1500,
  phase: "B",
  phaseIndex: 1,
  phases: program.phases.map((phase) => ({ ...phase })),
  started: "2026-01-01T00:00:00Z",
  algorithm: "ppo",
  network: "mlp",
  backend: "cpu",
  objectives: [],
  levelSets: ["train", "shifted"],
};

/** 12 episodes on the training levels, one on the shifted ones; newest first. */
const traces = Array.from({ length: 13 }, (_, index) =>
  walk({ step: 100 * index, levels: index === 0 ? "shifted" : "train" }),
).reverse();

const run: RecordedRun = {
  detail: { ...summary, scenario: { ...summary.scenario, hash: "h", text: "{}" }, config: {}, versions: {} },
  rows: [
    { step: 100, "eval/train/return/cheese": 0.5 },
    { step: 200, entropy: 1 },
  ],
  traces: traces.map((trace, index) => ({
    trace: 1000 - index,
    data: Buffer.from(encodeTrace(trace)).toString("base64"),
  })),
  checkpoints: [{ step: 512, model: "checkpoints/512/model.json", files: [] }],
};

const HOST = "https://host/papers/goals/";
const stored: Readonly<Record<string, unknown>> = {
  [`${HOST}static.json`]: { format: 1, runs: [summary] },
  [`${HOST}runs/corridor-s1/run.json`]: run,
};
const files = () =>
  recordedFiles(`${HOST}static.json`, async (address) =>
    address in stored ? Response.json(stored[address]) : new Response("", { status: 404 }),
  );

async function asked(path: string, asking: RequestInit = {}) {
  const response = await answerFrom(files())(`https://host${path}`, asking);
  return { status: response.status, body: await response.json() };
}

test("runs, a run and its numbers are answered as the server would", async () => {
  expect((await asked("/api/runs")).body).toEqual({ runs: [summary], total: 1 });
  expect((await asked("/api/runs/corridor-s1")).body).toEqual(run.detail);
  const names = "names=eval%2Ftrain%2Freturn%2Fcheese&names=none";
  expect((await asked(`/api/runs/corridor-s1/series?${names}`)).body).toEqual({
    series: [{ name: "eval/train/return/cheese", total: 1, x: [100], y: [0.5] }],
  });
});

test("episodes are listed by page and level set, and read by their numbers", async () => {
  const { traces: some, total } = (await asked("/api/runs/corridor-s1/traces?levels=train&limit=2&offset=1"))
    .body;
  expect([total, some.map(({ trace }: { trace: number }) => trace)]).toEqual([12, [999, 998]]);
  const { body } = await asked("/api/runs/corridor-s1/traces/999");
  expect(body).toMatchObject({ trace: 999, step: 1100, levels: "train", length: 4, actions: [1, 1, 1, 1] });
  expect((await asked("/api/runs/corridor-s1/traces/7")).body.error.code).toBe("no-such-trace");
});

test("a checkpoint's model has its whole address, below the page's own", async () => {
  const { checkpoints } = (await asked("/api/runs/corridor-s1/checkpoints?limit=1000&offset=0")).body;
  expect(checkpoints[0].model).toBe(`${HOST}runs/corridor-s1/checkpoints/512/model.json`);
});

test.each([
  ["/api/runs/nobody", {}, 404, "no-such-run"],
  ["/api/scenarios", {}, 503, "no-server"],
  ["/api/runs", { method: "POST" }, 503, "no-server"],
  ["/api/runs/corridor-s1/download", {}, 503, "no-server"],
])("%s %o is refused in words", async (path, asking, status, code) => {
  const answer = await asked(path, asking);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  expect(answer.body.error.message).toMatch(/\w+ \w+/);
});

/** What a socket says from its opening on. */
async function heard(...said: string[]): Promise<ServerMessage[]> {
  const messages: ServerMessage[] = [];
  const socket = recordedSocket(files());
  socket.onmessage = ({ data }) => messages.push(decodeServerMessage(data as ArrayBuffer));
  await new Promise<void>((resolve) => {
    socket.onopen = () => resolve();
  });
  for (const text of said) socket.send(text);
  await expect.poll(() => messages.length).toBeGreaterThan(said.length + 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return messages;
}

test("who watches a run hears its summary, its rows and the newest episodes of each set, oldest first", async () => {
  const source = { kind: "run", run: "corridor-s1" } as const;
  const messages = await heard(encodeClientMessage({ type: "subscribe", id: 3, source }));
  const types = messages.map(({ type }) => type);
  expect(types.slice(0, 5)).toEqual(["hello", "runs", "subscribed", "run", "metrics"]);
  expect(types.slice(5)).toEqual(Array.from({ length: 9 }, () => "episode"));
  expect(messages[2]).toMatchObject({ id: 3, channel: 1 });
  expect(messages[4]).toMatchObject({ first: true, rows: run.rows });
});

test("what needs a training is refused, and a ping is answered", async () => {
  const source: Source = { kind: "live", run: "corridor-s1", slots: [0] };
  const messages = await heard(
    encodeClientMessage({ type: "subscribe", id: 4, source }),
    encodeClientMessage({ type: "ping" }),
  );
  expect(messages).toContainEqual(expect.objectContaining({ type: "error", id: 4, code: "no-server" }));
  expect(messages.at(-1)).toEqual({ type: "pong" });
});

test("a list of another version is not read", async () => {
  const other = recordedFiles("https://host/static.json", async () => Response.json({ format: 9, runs: [] }));
  await expect(other.list()).rejects.toThrow("format 9");
});
