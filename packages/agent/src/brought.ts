import type { Program } from "@mesagrid/env";
import type { Found } from "./abstractions/found-abstractions.js";
import { foundIn } from "./abstractions/watch.js";
import type { RunManifest } from "./manifest.js";
import type { Sections } from "./sections.js";
import type { Settings } from "./settings.js";
import { hashOfTrunk, readTrunk, type Trunk, trunkOfRun } from "./world-model/trunk.js";

/** What a training takes from files that its settings name. Its run keeps it, so that it can go on when they are gone. */
export interface Brought {
  /** What the file of components holds that `pragmascopeOf` names. */
  readonly found?: Found | undefined;
  /** Pretrained weights that the network's body starts from. */
  readonly trunk?: Trunk | undefined;
}

/** @throws TrainingError `bad-abstractions`, `trunk-view`; RunError `no-model`, `bad-model`, `no-checkpoint` */
export function readBrought(
  settings: Settings,
  program: Program,
  onWarning?: (message: string) => void,
): Brought {
  return {
    found: foundIn(settings),
    trunk: settings.trunk ? readTrunk(settings.trunk, program, onWarning) : undefined,
  };
}

/**
 * What a run goes on with.
 *
 * @param settings those that it goes on with: of a branch they may name another file of components
 * @param sections of its checkpoint; none of a run that was cut off before the first
 * @throws as `readBrought`
 */
export function broughtOf(
  manifest: RunManifest,
  settings: Settings,
  program: Program,
  sections: Sections | undefined,
): Brought {
  return { found: foundIn(settings, manifest), trunk: trunkOfRun(manifest, program, sections) };
}

/** What `run.json` says of it. */
export function fieldsOf({ found, trunk }: Brought): Pick<RunManifest, "abstractions" | "trunk"> {
  return { ...(found && { abstractions: found }), ...(trunk && { trunk: hashOfTrunk(trunk) }) };
}
