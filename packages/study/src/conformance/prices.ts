import type { ScenarioFile } from "./world.js";

type Objectives = Readonly<Record<string, { readonly price: Readonly<Record<string, number>> }>>;

/** Multiplies all prices of all objectives. */
export function scalePrices(factor: number): (file: ScenarioFile) => ScenarioFile {
  return (file) => {
    const scaled = Object.entries(file.objectives as Objectives).map(([name, objective]) => {
      const prices = Object.entries(objective.price).map(([event, price]) => [event, price * factor]);
      return [name, { ...objective, price: Object.fromEntries(prices) }];
    });
    return { ...file, objectives: Object.fromEntries(scaled) };
  };
}
