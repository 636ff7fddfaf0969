import { counted } from "../numbers.js";
import type { Block } from "./document.js";
import type { Finding } from "./findings/finding.js";
import { type Judgement, overall, RULE } from "./judgement.js";

/** What the verdict of a whole study is called, in a sentence each. */
const VERDICTS: Readonly<Record<Judgement, string>> = {
  supported: "The guess is supported: every comparison that could have refuted it lies on its side.",
  refuted: "The guess is refuted: at least one comparison lies where it says that it should not.",
  undetermined:
    "Undetermined: no comparison refutes the guess, but at least one interval cannot tell for or against it.",
  described: "No verdict: no comparison says what of its interval would refute the guess.",
};

/** What a finding is called in a list. */
export const LABELS: Readonly<Record<Judgement, string>> = {
  supported: "supports the guess",
  refuted: "refutes the guess",
  undetermined: "undetermined",
  described: "described",
};

/** The verdict, what every comparison says of it in a sentence, and the rule. */
export function verdictBlocks(findings: readonly Finding[]): Block[] {
  const judgement = overall(findings.map((finding) => finding.judgement));
  const asked = findings.filter((finding) => finding.judgement !== "described");
  return [
    { kind: "verdict", judgement, text: VERDICTS[judgement] },
    ...(findings.length === 0
      ? []
      : [
          {
            kind: "list",
            items: findings.map(({ judgement: own, words }) => `${sentence(words)} (${LABELS[own]})`),
          } as const,
        ]),
    { kind: "text", text: [RULE, ...(asked.length > 1 ? [several(asked.length)] : [])].join(" ") },
  ];
}

function sentence(words: string): string {
  return `${words[0].toUpperCase()}${words.slice(1)}.`;
}

/** An interval misses a true number on the one side that refutes in 2.5 of 100. */
function several(asked: number): string {
  return `Here ${counted(asked, "comparison")} could refute it, so that one of them does by accident in up to ${Math.min(100, 2.5 * asked)} of 100 such studies.`;
}

/** How the numbers of a report are made, for who wants to hold them to it. */
export const METHODS: readonly string[] = [
  "n counts agents that were trained apart, never episodes. Agents of one seed share first weights, levels and chances in all arms, and are compared with each other.",
  "The interquartile mean leaves out the lowest and the highest quarter of the agents (Agarwal et al. 2021, rliable). No number of fewer than 5 agents is given a mean or an interval.",
  "Stratified bootstrap intervals draw agents with replacement within each arm. Percentile intervals of few agents are too narrow; these are expanded as Hesterberg (2015) has it, by Student's t and √(n / (n - 1)). In simulations with 5 to 20 agents of normal, skewed and two-peaked numbers they held the truth 93 to 97 times in 100.",
  "Bands and intervals are 95 % each and on their own: of twenty, about one misses.",
];
