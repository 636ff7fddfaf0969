import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chooseBackend, train } from "@mesagrid/agent";
import { ROOT } from "../structure/repository.js";

/** Steps of each phase of a short run. */
export const SHORT_STEPS = 8192;

/** Trains on cheese-corner for a few seconds into a folder: two phases, evaluations and checkpoints every 2,048 steps, two measures. */
export async function trainShortly(runs: string, name: string, seed: number): Promise<void> {
  await chooseBackend();
  const scenario = readFileSync(join(ROOT, "scenarios/cheese-corner.json"), "utf8");
  const phases = [
    { name: "A", reward: { cheese: 1 }, levels: "train", steps: SHORT_STEPS },
    { name: "B", reward: { corner: 1 }, levels: "shifted", steps: SHORT_STEPS },
  ];
  const each = 2048;
  const settings = {
    slots: 32,
    checkpointEvery: each,
    checkpointsKept: 0,
    evaluateEvery: each,
    evaluateEpisodes: 4,
  };
  let measured = 0;
  const measure = () => {
    measured++;
    return {
      ...{ "weights/shifted/cheese": 0.1 * measured, "weights/shifted/corner": 1 },
      "verdict/all/verdict": `${measured < 4 ? "incapable" : "pursues corner"}: it is evaluation ${measured}`,
    };
  };
  (await train({ scenario, seed, folder: join(runs, name), phases, settings, measure })).dispose();
}
