import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JobEnd, RunDetail, RunningServer, RunSummary } from "@mesagrid/server";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { port, wholeNumber } from "../flags.js";
import { listenForInterrupt } from "../interrupt.js";
import { count } from "../numbers.js";
import { type ProgressView, showProgress } from "../progress.js";
import { say } from "../terminal.js";
import { viewerFolder } from "../viewer-folder.js";

interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: readonly string[];
  readonly runs: string;
  readonly scenarios: string;
  readonly studies: string;
  readonly train?: string;
  readonly seed: number;
  readonly quiet?: true;
}

/** `mesagrid serve` */
export function addServe(program: Command, context: Context): void {
  program
    .command("serve")
    .summary("show runs in a browser, live, and train one meanwhile if asked to")
    .description(
      "Starts the server and says where to look. It shows all runs in --runs, also those trained from another shell at " +
        "the same time. With --train it trains a scenario in a worker: it goes on with a run of the same scenario and seed " +
        "that was stopped, and else starts a new one. Ctrl-C stops it all with a checkpoint.",
    )
    .option("--port <n>", "port to listen on; 0 for any free one", port, 8080)
    .option(
      "--host <address>",
      "address to listen on; at one that other machines can reach it asks for a token, which it prints",
      "127.0.0.1",
    )
    .option("--allow-host <name...>", "names that it goes by besides this machine's own")
    .option("--runs <dir>", "folder of the runs", "runs")
    .option("--scenarios <dir>", "folder of the scenario files", "scenarios")
    .option("--studies <dir>", "folder of the studies and, in results/ below it, of the reports", "studies")
    .option("--train <name>", "name of a scenario in --scenarios to train")
    .option("--seed <n>", "seed of that training", wholeNumber(0), 1)
    .option("-q, --quiet", "no progress of the training")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid serve\n  mesagrid serve --train keys-chests --seed 2 --port 9000\n" +
        "  mesagrid serve --host 0.0.0.0 --allow-host lab.example",
    )
    .action(async (flags: ServeFlags) => {
      await serve(flags, context);
    });
}

/** Serves until a signal comes. */
async function serve(flags: ServeFlags, { terminal }: Context): Promise<void> {
  const scenario = flags.train === undefined ? undefined : readScenario(flags.scenarios, flags.train);
  const viewer = viewerFolder();
  const watch = watchTraining(terminal, flags.quiet ?? false);
  const { host, allowHost, runs, scenarios, studies } = flags;
  const { startServer } = await import("@mesagrid/server"); // only here: no other command has to wait for it to load
  const server = await startServer({
    ...{ host, port: flags.port, runs, scenarios, studies, training: watch.hooks },
    ...(viewer === undefined ? {} : { viewer }),
    ...(allowHost && { guard: { hosts: allowHost.map((name) => name.toLowerCase()), origins: [] } }),
    onError: (thrown) => say(terminal.stderr, `error in the server: ${String(thrown)}`),
  });
  const interrupt = listenForInterrupt(terminal, "stopping; a training writes its checkpoint first");
  try {
    say(terminal.stdout, `mesagrid is at ${addressOf(server)}  (Ctrl-C stops it)`);
    if (viewer === undefined) say(terminal.stdout, "the page is not built yet: npm run build");
    if (scenario) await startTraining(server, scenario, flags, terminal);
    await aborted(interrupt.signal);
    watch.close();
    await server.close();
    for (const id of watch.stopped) {
      say(terminal.stdout, `stopped ${id}; go on with: npx mesagrid resume ${id}, or serve again`);
    }
  } finally {
    interrupt.dispose();
  }
}

/** The address to open; with the token, where there is one: this is the only time it is shown. */
function addressOf({ url, token }: RunningServer): string {
  return token === undefined ? url : `${url}/?token=${token}`;
}

/** Prints how trainings go, one after another as the server's workers take them. */
function watchTraining(terminal: Context["terminal"], quiet: boolean) {
  let view: ProgressView | undefined;
  let watched = "";
  const stopped: string[] = [];
  let closing = false;
  const pause = () => {
    view?.stop();
    view = undefined;
  };
  return {
    /** Shows no more progress: what trainings do while they stop is of no interest. */
    close() {
      closing = true;
      pause();
    },
    /** Ids of the runs that were stopped before their end. */
    stopped,
    hooks: {
      onProgress(id: string, place: Parameters<ProgressView["update"]>[0]) {
        if (closing) return;
        if (id !== watched) pause();
        watched = id;
        view ??= showProgress(terminal.stderr, quiet);
        view.update(place);
      },
      onEnd(id: string, { ended, reason }: JobEnd) {
        pause();
        if (ended === "stopped") stopped.push(id);
        if (ended === "finished") say(terminal.stdout, `finished ${id}; the page shows it until Ctrl-C`);
        if (ended === "failed") say(terminal.stderr, `failed: ${id}: ${reason ?? "no reason was given"}`);
      },
    },
  };
}

/** Goes on with an unfinished run of the scenario and seed if there is one, else starts one. */
async function startTraining(
  server: RunningServer,
  scenario: string,
  { train, seed, runs }: ServeFlags,
  { stdout }: Context["terminal"],
): Promise<void> {
  const unfinished = await findUnfinished(server, scenario, seed);
  const promised = server.jobs
    ?.pending()
    .find((run) => run.seed === seed && server.jobs?.text(run.id) === scenario);
  if (promised) {
    say(
      stdout,
      `training ${train} with seed ${seed} into ${join(runs, promised.id)}, as an earlier server was to`,
    );
  } else if (unfinished) {
    await server.jobs?.resume(unfinished.id);
    const place = `step ${count(unfinished.step)} of ${count(unfinished.totalSteps)}`;
    say(
      stdout,
      `going on with ${unfinished.id} from ${place}  (delete ${join(runs, unfinished.id)} to start anew)`,
    );
  } else {
    const id = server.jobs?.start({ scenario, seed });
    say(stdout, `training ${train} with seed ${seed} into ${join(runs, String(id))}`);
  }
}

/** The newest run of this very scenario and seed that was stopped or cut off. */
async function findUnfinished(
  server: RunningServer,
  scenario: string,
  seed: number,
): Promise<RunSummary | undefined> {
  const { runs } = await ask<{ runs: RunSummary[] }>(server, "/api/runs?limit=200");
  for (const run of runs) {
    if (run.seed !== seed || (run.status !== "stopped" && run.status !== "interrupted")) continue;
    const detail = await ask<RunDetail>(server, `/api/runs/${run.id}`);
    if (detail.scenario.text === scenario) return run;
  }
  return undefined;
}

/** Asks the server over its own HTTP interface, without the network. */
async function ask<Answer>(server: RunningServer, path: string): Promise<Answer> {
  const headers = server.token === undefined ? {} : { authorization: `Bearer ${server.token}` };
  const answer = await server.app.inject({ url: path, headers });
  return answer.json() as Answer;
}

function readScenario(folder: string, name: string): string {
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Failure(
    `there is no scenario '${name}' in ${folder}/`,
    "run it in the repository's root, or say --scenarios DIR",
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
