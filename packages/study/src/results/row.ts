/** One number, or word, of one agent: a row of a study's table in long form. */
export interface ResultRow {
  readonly arm: string;
  /** The agent: it pairs arms, and is the unit of every interval. Of crossed seeds the pair's place in the file's order, from 1. */
  readonly seed: number;
  /** Seed of the network's first weights. */
  readonly initialisation: number;
  /** Seed of levels, dynamics and actions. */
  readonly data: number;
  /** The phase in which the policy was measured. */
  readonly phase: string;
  /** Environment steps done, over all phases. */
  readonly step: number;
  /** The level set; `all` of a reading over several. */
  readonly levels: string;
  /** Name as in `mesagrid measure --list`; `return` of evaluations in training. */
  readonly measure: string;
  /** What of it, as `mesagrid measure` calls it; of `return` the objective, of `verdict` the word `verdict`. */
  readonly quantity: string;
  /** None where it is undetermined, refused or a word: then `word` says it. */
  readonly value: number | null;
  /** A verdict's label, or why there is no number. */
  readonly word: string | null;
}

/** What it takes to understand a study's numbers, and to make them again. */
export interface Provenance {
  /** The command that remakes it. */
  readonly command: string;
  /** Of mesagrid, tfjs, Node, and the backend with its kernels; several apart by commas where agents differ. */
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601, of the first agent begun and the last one done. */
  readonly started: string;
  readonly ended: string;
  /** Sum of what the agents took, in seconds of their workers. */
  readonly seconds: number;
  /** Cores, their model, memory. */
  readonly machine: string;
  /** Scenario, with its variant, to SHA-256 of its text. */
  readonly scenarios: Readonly<Record<string, string>>;
  /** SHA-256 of the study file. */
  readonly studyHash: string;
  /** What narrowed it: `--quick`, `--seeds`, `--arms`; empty for the whole study. */
  readonly narrowed: string;
}

/** A study's results. `rows` has nothing of time or machine in it, so that tables of different executors are equal bit for bit. */
export interface StudyTable {
  readonly study: string;
  readonly version: 1;
  readonly provenance: Provenance;
  readonly rows: readonly ResultRow[];
}

const TEXTS = ["levels", "measure", "quantity"] as const;
const NUMBERS = ["seed", "initialisation", "data", "step"] as const;

/** The order of a table's rows: by arm, agent, step, levels, measure and quantity. Code units, so that no locale changes it. */
export function compareRows(a: ResultRow, b: ResultRow): number {
  if (a.arm !== b.arm) return a.arm < b.arm ? -1 : 1;
  for (const field of NUMBERS) if (a[field] !== b[field]) return a[field] - b[field];
  for (const field of TEXTS) if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  return 0;
}
