import { createStream, PURPOSE } from "@mesagrid/env";
import { FEWEST_AGENTS } from "../../reliable.js";
import type { ResultRow } from "../../results/row.js";
import type { Estimate } from "../../stats.js";
import type { ComparisonSpec } from "../../study/report-schema.js";
import type { ArmNumbers } from "../agents.js";
import { agentsToSettle, type Claim, type Judgement, judge } from "../judgement.js";
import { listed, tooFew } from "../words.js";

/** In place of a method, where there is no number. */
export const NONE = "-";

/** What came of one comparison. */
export interface Finding {
  /** What was compared. */
  readonly title: string;
  /** Absent where there is no number. */
  readonly estimate?: Estimate;
  /** What the number and its interval are called. */
  readonly method: string;
  readonly judgement: Judgement;
  /** The finding in a sentence without its full stop. */
  readonly words: string;
  /** What a reader has to know besides. */
  readonly notes: readonly string[];
}

/** The dose of each arm that has one. */
export type DosesByArm = Readonly<Record<string, number>>;

/** A comparison of arms and what it is made from. */
export interface Question {
  readonly rows: readonly ResultRow[];
  readonly comparison: ComparisonSpec;
  readonly doses: DosesByArm;
}

/**
 * The stream of an interval. Every interval has the same, so that the same numbers have the same interval wherever they stand in a report.
 */
export function intervalStream(): Uint32Array {
  return createStream(1, PURPOSE.bootstrap);
}

/** A finding from an interval, with the verdict by the rule. */
export function findingOf(
  { comparison: { refutes, margin } }: Question,
  found: Omit<Finding, "judgement" | "words"> & {
    readonly estimate: Estimate;
    readonly nothing: number;
    readonly says: (estimate: Estimate) => string;
  },
): Finding {
  const { estimate, nothing, says, title, method } = found;
  const claim: Claim = {
    nothing,
    ...(refutes !== undefined && { refutes }),
    ...(margin !== undefined && { margin }),
  };
  const judgement = judge(estimate, claim);
  const few = estimate.n < FEWEST_AGENTS;
  const settles = judgement === "undetermined" ? agentsToSettle(estimate, nothing) : undefined;
  const notes = [...(settles === undefined ? [] : [settleWords(settles)]), ...found.notes];
  const words = few ? `${tooFew(estimate.n)}, and nothing is said of ${title}` : says(estimate);
  return { title, estimate, method: few ? NONE : method, judgement, words, notes };
}

/** A finding without a number. */
export function nothingKnown(
  { comparison: { refutes } }: Question,
  title: string,
  because: string,
  notes: readonly string[] = [],
): Finding {
  const judgement = refutes === undefined ? "described" : "undetermined";
  return { title, method: NONE, judgement, words: `no number for ${title}: ${because}`, notes };
}

/** What an interval without a width means: a bootstrap of equal numbers knows no others. */
export function alikeNotes({ low, high, n }: Estimate): string[] {
  if (low !== high) return [];
  return [
    `all ${n} agents are alike, so that the interval has no width; up to ${Math.round(100 * (1 - 0.05 ** (1 / n)))} % of further ones could still differ (95 %, Clopper and Pearson)`,
  ];
}

function settleWords(agents: number): string {
  const about = agents > 1000 ? "more than 1,000" : `about ${agents}`;
  return `${about} agents an arm would settle it if the number stayed as it is`;
}

/** Which agents were left out, and why; and whether they are fewer than they seem. */
export function agentNotes(arms: readonly ArmNumbers[]): string[] {
  const left = arms.flatMap(({ arm, missing, agents }) => {
    if (missing.length === 0) return [];
    const reasons = [...new Set(missing)];
    return [
      `${missing.length} of ${missing.length + agents.length} agents of ${arm} are left out (${listed(reasons)})`,
    ];
  });
  const crossed = arms.some(({ agents }) => {
    const firstWeights = new Set(agents.map(({ initialisation }) => initialisation));
    return firstWeights.size < agents.length;
  });
  return crossed ? [...left, CROSSED] : left;
}

/** What is said of agents that share seeds with each other. */
export const CROSSED =
  "agents share first weights or streams, as their seeds are crossed: the interval takes them as independent and may be too narrow";
