/** The thread in which policies and recorded episodes are played for viewers, so that neither holds up the server's. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { EnvError } from "@mesagrid/env";
import { messageOf } from "../errors.js";
import type { Assignment, FromPlayers, ToPlayers } from "./messages.js";
import { Performance } from "./performance.js";
import type { Player } from "./player.js";
import { tracePlayer } from "./trace-player.js";

/** Codes of what may be wrong with an assignment, by those of whoever found it. */
const CODES: Readonly<Record<string, string>> = {
  "no-checkpoint": "no-such-checkpoint",
  "bad-checkpoint": "no-such-checkpoint",
  "unknown-level-set": "no-such-levels",
  "too-many-slots": "too-heavy",
  "too-long": "too-heavy",
  "wrong-trace": "no-such-trace",
};

function serve(port: MessagePort): void {
  const plays = new Map<number, Performance>();
  /** Those that were stopped before they had begun. */
  const stopped = new Set<number>();
  const say = (message: FromPlayers) => port.postMessage(message);
  const begin = (play: number, player: Player, speed: number) => {
    if (stopped.delete(play)) player.dispose();
    else plays.set(play, new Performance(play, player, speed, say));
  };
  const fail = (play: number, thrown: unknown) => {
    stopped.delete(play);
    say({ play, type: "failed", code: codeOf(thrown), message: messageOf(thrown) });
  };
  const obey = async (message: ToPlayers) => {
    const { play } = message;
    const known = plays.get(play);
    switch (message.type) {
      case "start":
        begin(play, await create(message.assignment), message.assignment.speed);
        return;
      case "fork": {
        const from = plays.get(message.from);
        const player = from?.player.fork?.();
        if (!from || !player) throw new Error("there is nothing to go on from");
        begin(play, player, from.speed);
        return;
      }
      case "change":
        known?.change(message.change);
        return;
      case "watched":
        known?.watched(message.watched);
        return;
      case "stop":
        if (known) known.end();
        else stopped.add(play);
        plays.delete(play);
    }
  };
  port.on("message", (message: ToPlayers) => obey(message).catch((thrown) => fail(message.play, thrown)));
}

async function create(assignment: Assignment): Promise<Player> {
  if (assignment.kind === "trace") return tracePlayer(assignment);
  // Tensors take a while to load: a trace needs none.
  const { policyPlayer } = await import("./policy-player.js");
  return policyPlayer(assignment);
}

function codeOf(thrown: unknown): string {
  const { code = "" } = thrown instanceof Error ? (thrown as Error & { code?: string }) : {};
  return CODES[code] ?? (thrown instanceof EnvError ? "run-unreadable" : "internal");
}

if (parentPort) serve(parentPort);
