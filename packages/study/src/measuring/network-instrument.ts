import type { MeasureDoc } from "../measures/types.js";
import type { Played, Taken } from "./instrument.js";
import type { Trained } from "./trained.js";

/** What can be told to measures of a network. */
export interface NetworkWishes {
  /** What probes look for; default every feature. */
  readonly features?: readonly string[] | undefined;
  /** Most environment steps of each training; default those of the phase that the checkpoint was trained in. */
  readonly relearnSteps?: number | undefined;
  /** Trainings of each arm. */
  readonly relearnRepeats?: number | undefined;
}

/** Who asks for a measure that takes long. */
export interface Asker {
  readonly wishes: NetworkWishes;
  /** Once aborted, what is taken is of no use any more. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far it is, many times. */
  onPart(part: string): void;
}

/** A measure that is taken of the network itself, of one that was trained. */
export interface NetworkInstrument {
  readonly doc: MeasureDoc;
  takeOfNetwork(played: Played, trained: Trained, asker: Asker): Promise<Taken>;
}
