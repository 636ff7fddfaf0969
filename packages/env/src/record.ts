import type { StepBuffers } from "./buffers.js";
import type { BatchEnv } from "./env.js";
import type { Trace, TraceEvent } from "./trace.js";

/** What a recorder cannot see in the env. */
export type TraceContext = Pick<Trace, "levels" | "phase" | "step" | "seed">;

/** An episode that is being recorded. */
interface Recording {
  readonly start: Pick<Trace, "slot" | "episode" | "level" | "dynamics" | "counters">;
  readonly actions: number[];
  readonly events: TraceEvent[];
  readonly returns: Float64Array;
}

/** Records one episode of each chosen slot: `begin` after a reset, `record` after each step. */
export class TraceRecorder {
  readonly #env: BatchEnv;
  readonly #context: TraceContext;
  readonly #running = new Map<number, Recording>();
  readonly #finished: Trace[] = [];

  constructor(env: BatchEnv, context: TraceContext) {
    this.#env = env;
    this.#context = context;
  }

  /** Traces of the episodes that have ended, in the order in which they did. */
  get finished(): readonly Trace[] {
    return this.#finished;
  }

  /** Starts to record the slot's current episode, of which no step may have been taken. */
  begin(slot: number): void {
    const env = this.#env;
    this.#running.set(slot, {
      start: {
        slot,
        episode: env.episode(slot),
        level: env.level(slot),
        dynamics: env.dynamics(slot),
        counters: env.startCounters(slot),
      },
      actions: [],
      events: [],
      returns: new Float64Array(env.program.objectives.names.length),
    });
  }

  /** Takes down the step that was just made with these actions. */
  record(actions: Uint8Array, out: StepBuffers): void {
    for (const [slot, recording] of this.#running) {
      this.#takeDown(slot, recording, actions[slot], out);
      if (out.terminated[slot] === 0 && out.truncated[slot] === 0) continue;
      this.#running.delete(slot);
      this.#finished.push(this.#trace(slot, recording, out));
    }
  }

  #takeDown(slot: number, recording: Recording, action: number, out: StepBuffers): void {
    const events = this.#env.program.events.length;
    const step = recording.actions.length;
    recording.actions.push(action);
    for (let event = 1; event < events; event++) {
      const count = out.events[slot * events + event];
      if (count > 0) recording.events.push({ step, event, count });
    }
    const objectives = recording.returns.length;
    for (let k = 0; k < objectives; k++) recording.returns[k] += out.objectives[slot * objectives + k];
  }

  #trace(slot: number, { start, actions, events, returns }: Recording, out: StepBuffers): Trace {
    const { program } = this.#env;
    return {
      scenario: program.name,
      ...this.#context,
      ...start,
      actions: Uint8Array.from(actions),
      events,
      returns,
      ended: out.terminated[slot] === 1 ? "terminated" : "truncated",
      outcome: program.outcomes[out.outcomes[slot]],
    };
  }
}
