import { didYouMean, featuresOf, type Program } from "@mesagrid/env";
import { TrainingError } from "../algorithms/types.js";
import type { RunManifest } from "../manifest.js";
import type { Watch } from "../rollout.js";
import type { Settings } from "../settings.js";
import { FeatureAbstractions } from "./feature-abstractions.js";
import { type Found, FoundAbstractions, readFound } from "./found-abstractions.js";

type Wanted = Pick<
  Settings,
  "pragmascope" | "pragmascopeRelaxed" | "pragmascopeOf" | "pragmascopeShare" | "slots"
>;

/** Whether a training has a pragmascope penalty at some time. */
export function hasPragmascope({
  pragmascope,
  pragmascopeRelaxed,
}: Pick<Settings, "pragmascope" | "pragmascopeRelaxed">): boolean {
  return pragmascope > 0 || pragmascopeRelaxed > 0;
}

/**
 * The components that settings name a file of, if they do.
 *
 * @param parent a run that has the file's content already if its settings name the same one
 * @throws TrainingError `bad-abstractions`
 */
export function foundIn(
  settings: Wanted,
  parent?: Pick<RunManifest, "config" | "abstractions">,
): Found | undefined {
  const { pragmascopeOf } = settings;
  if (!hasPragmascope(settings) || !pragmascopeOf.endsWith(".json")) return undefined;
  const kept = parent?.config.pragmascopeOf === pragmascopeOf ? parent.abstractions : undefined;
  return kept ?? readFound(pragmascopeOf);
}

/**
 * What is to be kept of states for the pragmascope penalty, of slots that are evenly spread; nothing without one.
 *
 * @param found what the file holds, if the settings name one
 * @throws TrainingError `bad-setting` for a feature that the program does not have, `bad-abstractions`
 */
export function watchFor(program: Program, settings: Wanted, found?: Found): Watch | undefined {
  if (!hasPragmascope(settings)) return undefined;
  const { slots, pragmascopeShare } = settings;
  const count = Math.max(1, Math.round(slots * pragmascopeShare));
  const chosen = Int32Array.from({ length: count }, (_, i) => Math.floor((i * slots) / count));
  const abstractions = found
    ? new FoundAbstractions(program.observation, found)
    : new FeatureAbstractions(program, namedFeatures(program, settings.pragmascopeOf));
  return { abstractions, slots: chosen };
}

function namedFeatures(program: Program, text: string): string[] | undefined {
  if (text === "") return undefined;
  const names = text.split(",").map((name) => name.trim());
  const known = featuresOf(program).map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new TrainingError(
    "bad-setting",
    `pragmascopeOf names '${unknown}', and '${program.name}' has no such feature`,
    didYouMean(unknown, known) ?? `there are ${known.join(", ")}`,
  );
}
