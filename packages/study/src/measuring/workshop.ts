import type { Refusal } from "../measures/types.js";
import { type Instrument, type Played, refusedReading, type Taken, takenOf } from "./instrument.js";
import type { NetworkInstrument, NetworkWishes } from "./network-instrument.js";
import type { Source } from "./subjects.js";
import { loadTrained, type Shared, type Trained } from "./trained.js";

/** What a measure of a network says of a policy that is none. */
const NO_NETWORK: Refusal = {
  refused: "no-network",
  because: "a planted policy is computed by planning: it has no weights and no layers",
  hint: "measure a run or a checkpoint",
};

/** Takes measures of one agent; its network is loaded when the first of them asks for it. */
export class Workshop {
  readonly #source: Source;
  readonly #step: number | undefined;
  readonly #shared: Shared;
  #trained: Trained | undefined;

  /** @param step the checkpoint; nothing of a planted policy */
  constructor(source: Source, step: number | undefined, shared: Shared) {
    this.#source = source;
    this.#step = step;
    this.#shared = shared;
  }

  /** @throws RunError, TrainingError, Failure */
  async take(
    instrument: Instrument | NetworkInstrument,
    played: Played,
    options: NetworkWishes & { readonly signal?: AbortSignal; readonly onPart?: (part: string) => void },
  ): Promise<Taken> {
    if ("take" in instrument) return instrument.take(played);
    const trained = this.#load();
    if (!trained) return takenOf(new Map([["all", refusedReading(instrument.doc, NO_NETWORK)]]));
    const { signal, onPart = () => undefined } = options;
    return instrument.takeOfNetwork(played, trained, { wishes: options, signal, onPart });
  }

  /** Frees the network. */
  dispose(): void {
    this.#trained?.dispose();
  }

  #load(): Trained | undefined {
    const { run, program } = this.#source;
    if (run === undefined || this.#step === undefined) return undefined;
    this.#trained ??= loadTrained(run, program, this.#step, this.#shared);
    return this.#trained;
  }
}
