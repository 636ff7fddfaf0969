import type { Forward } from "@mesagrid/agent/browser";
import type { Frame, Program } from "@mesagrid/env";
import {
  type Checkpoint,
  createNetworks,
  listCheckpoints,
  MOST_BYTES,
  type Networks,
} from "../policy/checkpoints.js";
import { type Background, createBackground, createOracle, type Reply } from "./oracle.js";
import { type Asking, createAsking } from "./state.js";

/** A run that is asked: its checkpoints, its networks, and the question. */
export interface Session {
  readonly run: string;
  readonly program: Program;
  readonly asking: Asking;
  readonly networks: Networks;
  /** Oldest first; empty until they are listed. */
  checkpoints: readonly Checkpoint[];
  /** Those of them whose answers over training are shown. */
  spread: readonly Checkpoint[];
  /** Why there are none, in words; null while they are asked for, or if there are some. */
  problem: string | null;
  readonly oracle: ReturnType<typeof createOracle>;
  readonly background: Background<Checkpoint>;
}

/** Starts to ask a run, whose checkpoints `refresh` lists. */
export function createSession(
  run: string,
  program: Program,
  query: Readonly<Record<string, string>>,
): Session {
  return {
    run,
    program,
    asking: createAsking(program, query),
    // tfjs comes along with this module, and not before it is needed.
    networks: createNetworks(program.observation, async (model, observation) => {
      const { loadNetwork } = await import("../policy/network.js");
      return loadNetwork(model, observation);
    }),
    checkpoints: [],
    spread: [],
    problem: null,
    oracle: createOracle(),
    background: createBackground(() => performance.now()),
  };
}

/** Lists the checkpoints, again and again where a run is being trained: it has new ones, and drops old ones. @param address the run's */
export function refresh(session: Session, address: string): void {
  listCheckpoints(address).then(
    (checkpoints) => {
      const known = new Map(session.checkpoints.map((checkpoint) => [checkpoint.model, checkpoint]));
      const same =
        checkpoints.length === session.checkpoints.length &&
        checkpoints.every(({ model }) => known.has(model));
      if (!same) {
        session.checkpoints = checkpoints.map((checkpoint) => known.get(checkpoint.model) ?? checkpoint);
        session.spread = spread(session.checkpoints);
      }
      session.problem =
        checkpoints.length === 0
          ? "This run has no checkpoint yet: there is nobody to ask. The level can be changed meanwhile."
          : null;
    },
    (error) => {
      session.problem = `The checkpoints of this run cannot be listed: ${error instanceof Error ? error.message : error}`;
    },
  );
}

/** The checkpoint of a step; the newest for null, the nearest if there is none at it. */
export function checkpointAt(checkpoints: readonly Checkpoint[], step: number | null): Checkpoint | null {
  if (step === null) return checkpoints.at(-1) ?? null;
  return checkpoints.reduce<Checkpoint | null>(
    (best, one) => (best && Math.abs(best.step - step) <= Math.abs(one.step - step) ? best : one),
    null,
  );
}

/** The checkpoint that is asked, and its network if it is loaded. */
export function asked({ asking, checkpoints, networks }: Session): {
  checkpoint: Checkpoint | null;
  forward: Forward | null;
} {
  const checkpoint = checkpointAt(checkpoints, asking.step);
  return { checkpoint, forward: checkpoint && networks.get(checkpoint) };
}

/** Why there is no answer and will be none, in words; null while there is hope. */
export function problemWords(session: Session): string | null {
  const { checkpoint } = asked(session);
  return session.problem ?? (checkpoint && session.networks.problem(checkpoint));
}

/** The checkpoint that it is compared with, the oldest unless one is chosen; null where nothing is compared. */
export function compared({ asking, checkpoints }: Session): Checkpoint | null {
  if (asking.overlay !== "difference") return null;
  return checkpointAt(checkpoints, asking.other ?? checkpoints[0]?.step ?? null);
}

/** What is answered now; null while the network is on its way. */
export function reply(session: Session, episodes: readonly (readonly Frame[])[]): Reply | null {
  const { asking, networks, oracle, program } = session;
  const { forward } = asked(session);
  if (!forward) return null;
  const { overlay, objective, moment } = asking;
  const second = compared(session);
  const other = second && networks.get(second);
  return oracle({ program, moment, forward, other, overlay, objective, episodes });
}

/** The checkpoints whose networks stay loaded: those over training, the one that is asked with those beside it, the one compared with. */
export function neighbours(session: Session): Checkpoint[] {
  const { checkpoints } = session;
  const { checkpoint } = asked(session);
  const at = checkpoint ? checkpoints.indexOf(checkpoint) : 0;
  const beside = checkpoints.slice(Math.max(0, at - 1), at + 2);
  for (const one of beside) session.networks.get(one);
  const second = compared(session);
  return [...session.spread, ...beside, ...(second ? [second] : [])];
}

/** The checkpoints that fit into memory together: all, or some spread evenly over the training, the ends among them. */
function spread(checkpoints: readonly Checkpoint[]): readonly Checkpoint[] {
  const bytes = checkpoints.reduce((sum, one) => sum + one.bytes, 0);
  if (bytes <= MOST_BYTES) return checkpoints;
  const many = Math.max(2, Math.floor((checkpoints.length * MOST_BYTES) / bytes));
  const places = Array.from({ length: many }, (_, n) =>
    Math.round((n * (checkpoints.length - 1)) / (many - 1)),
  );
  return places.map((place) => checkpoints[place]);
}
