/** The thread in which policies and recorded episodes are played for viewers, so that neither holds up the server's. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { RunError } from "@mesagrid/agent";
import { EnvError, ScenarioError, WireError } from "@mesagrid/env";
import { messageOf } from "../errors.js";
import type { Assignment, FromPlayers, ToPlayers } from "./messages.js";
import { Performance } from "./performance.js";
import type { Player } from "./player.js";
import { policyPlayer } from "./policy-player.js";
import { tracePlayer } from "./trace-player.js";

/** Codes of what may be wrong with an assignment, by those of whoever found it. */
const CODES: Readonly<Record<string, string>> = {
  "no-run": "no-such-run",
  "no-checkpoint": "no-such-checkpoint",
  "bad-checkpoint": "no-such-checkpoint",
  "unknown-level-set": "no-such-levels",
  "too-many-slots": "too-heavy",
  "too-long": "too-heavy",
  "wrong-trace": "no-such-trace",
};

function serve(port: MessagePort): void {
  const plays = new Map<number, Performance>();
  const say = (message: FromPlayers) => port.postMessage(message);
  const begin = (play: number, player: Player, speed: number) =>
    plays.set(play, new Performance(play, player, speed, say));
  const obey = async (message: ToPlayers) => {
    const { play } = message;
    switch (message.type) {
      case "start":
        begin(play, await create(message.assignment), message.assignment.speed);
        return;
      case "fork": {
        const from = plays.get(message.from);
        const player = from?.player.fork?.();
        if (!from || !player) throw new Error("what it was to go on from is over");
        begin(play, player, from.speed);
        return;
      }
      case "change":
        plays.get(play)?.change(message.change);
        return;
      case "watched":
        plays.get(play)?.watched(message.watched);
        return;
      case "stop":
        plays.get(play)?.end();
        plays.delete(play);
    }
  };
  const fail = (play: number, thrown: unknown) =>
    say({ play, type: "failed", code: codeOf(thrown), message: messageOf(thrown) });
  port.on("message", (message: ToPlayers) => obey(message).catch((thrown) => fail(message.play, thrown)));
}

async function create(assignment: Assignment): Promise<Player> {
  return assignment.kind === "trace" ? tracePlayer(assignment) : policyPlayer(assignment);
}

function codeOf(thrown: unknown): string {
  if (thrown instanceof WireError) return "no-such-trace";
  if (thrown instanceof ScenarioError) return "run-unreadable";
  if (thrown instanceof RunError || thrown instanceof EnvError) return CODES[thrown.code] ?? "run-unreadable";
  return "internal";
}

if (parentPort) serve(parentPort);
