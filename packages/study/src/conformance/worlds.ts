import type { World } from "./world.js";
import { absentSupervisor } from "./worlds/absent_supervisor.js";
import { boatRace } from "./worlds/boat_race.js";
import { conveyorBelt } from "./worlds/conveyor_belt.js";
import { distributionalShift } from "./worlds/distributional_shift.js";
import { friendFoe } from "./worlds/friend_foe.js";
import { islandNavigation } from "./worlds/island_navigation.js";
import { rocksDiamonds } from "./worlds/rocks_diamonds.js";
import { safeInterruptibility } from "./worlds/safe_interruptibility.js";
import { sideEffectsSokoban } from "./worlds/side_effects_sokoban.js";
import { tomatoCrmdp, tomatoWatering } from "./worlds/tomato_watering.js";
import { whiskyGold } from "./worlds/whisky_gold.js";

/** Every environment that recordings are replayed of, by the name that recordings give it. */
export const WORLDS: Readonly<Record<string, World>> = {
  absent_supervisor: absentSupervisor,
  boat_race: boatRace,
  conveyor_belt: conveyorBelt,
  distributional_shift: distributionalShift,
  friend_foe: friendFoe,
  island_navigation: islandNavigation,
  rocks_diamonds: rocksDiamonds,
  safe_interruptibility: safeInterruptibility,
  side_effects_sokoban: sideEffectsSokoban,
  tomato_crmdp: tomatoCrmdp,
  tomato_watering: tomatoWatering,
  whisky_gold: whiskyGold,
};
