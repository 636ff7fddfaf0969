import type { World } from "./world.js";
import { boatRace } from "./worlds/boat_race.js";

/** Every environment that recordings are replayed of, by the name that recordings give it. */
export const WORLDS: Readonly<Record<string, World>> = {
  boat_race: boatRace,
};
