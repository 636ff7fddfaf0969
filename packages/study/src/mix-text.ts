import type { PhaseSpec } from "@mesagrid/env";

const SHARE = "\\d*\\.?\\d+(?:e-?\\d+)?";
const ENTRY = `[^=,:]+=${SHARE}(?::${SHARE})?`;

/** What a mixture looks like as a text: level sets and their shares, `shifted=0.03,neutral=0:0.3`. */
export const MIX_PATTERN = `^${ENTRY}(?:,${ENTRY})*$`;

/** The mixture that such a text says; whether its sets and shares are right is seen where the phase is made. */
export function mixIn(text: string): NonNullable<PhaseSpec["mix"]> {
  return Object.fromEntries(
    text.split(",").map((entry) => {
      const [name, shares] = entry.split("=");
      const [first, last] = shares.split(":").map(Number);
      return [name.trim(), last === undefined ? first : [first, last]];
    }),
  );
}
