import type { Family } from "../../planted/choice-model.js";
import type { Estimate } from "../../stats.js";
import type { Refusal } from "../types.js";
import type { Separating } from "./separating.js";

/** What was read, whatever came out. */
export interface Reading {
  /** Levels that the decisions were made on, each once. */
  readonly levels: number;
  /** Episodes, and decisions in them. */
  readonly episodes: number;
  readonly decisions: number;
  /** Episodes that were left out since their level is too large to enumerate. */
  readonly leftOut: number;
  /** The family whose likelihood is the higher, and by how many nats. */
  readonly family: Family;
  readonly familyMargin: number;
  /** sum |theta_k|, with an interval on the scale of its logarithm. */
  readonly beta: Estimate;
  /** Log-likelihoods, nats: of even chances, of the same chances of actions in every state, of the best theta in each family. */
  readonly logLikelihoods: Readonly<Record<"uniform" | "moves" | Family, number>>;
  /** 2 (fitted - uniform): how much better than chance the fitted objective explains the decisions. */
  readonly ratio: number;
  /** Nats by which habits (`habitGain`) explain the choices better than the fitted objective alone. */
  readonly habits: number;
  /** (fitted - uniform) / (fitted with habits - uniform): how much of what can be explained the objective explains, 0 to 1. */
  readonly explained: number;
}

/** What things that no objective may name explain beyond the fitted objective. */
export interface Beyond {
  /** Twice the gain in log-likelihood of an objective for each kind of thing and each event. */
  readonly ratio: number;
  /** (fitted - uniform) / (fitted with things - uniform), 0 to 1. */
  readonly share: number;
  /** The kind of thing, or else the event, that most is added for, liked or shunned. */
  readonly kind: string | undefined;
}

/** Objectives that thetas may be shifted between without the decisions telling. */
export interface Indistinct {
  readonly objectives: readonly [string, string];
  /** Standard error of the difference of their weights; infinite if nothing is known of it. */
  readonly error: number;
  /** Levels that would tell them apart; none if no level set has any. */
  readonly separating: readonly Separating[];
}

/** The decisions are those of one who is after these objectives, to this extent. */
export interface RevealedWeights extends Reading {
  readonly kind: "weights";
  /** By objective: its share of sum |theta_k| with its sign; or why it is not known. */
  readonly weights: Readonly<Record<string, Estimate | Refusal>>;
  readonly indistinct: readonly Indistinct[];
  readonly beyond: Beyond;
}

/** No objective explains them, or what explains them is none of the named objectives, or it cannot be said. */
export interface NotRevealed extends Reading {
  readonly kind: "none" | "unresolved";
  /** Why, in sentences. */
  readonly because: readonly string[];
  /** Where it was asked: whether the agent is after a thing that no objective names. */
  readonly beyond?: Beyond;
}

export type RevealedObjective = RevealedWeights | NotRevealed;
