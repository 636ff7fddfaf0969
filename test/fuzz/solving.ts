import {
  BatchEnv,
  boundReturns,
  createBuffers,
  enumerate,
  type Mdp,
  type Program,
  randomValue,
  SolveError,
  solve,
} from "@mesagrid/env";
import { Misconduct } from "./misconduct.js";

const GAMMA = 0.9;
const HORIZON = 20;
/** Looks at cells and rules that an enumeration may take at worst. */
const WORK = 10_000_000;

/** Solves the first level of a program if that is soon done. @throws Misconduct, or whatever the solver throws but refusals */
export function checkSolver(program: Program): void {
  const [levels] = program.levelSets.keys();
  const env = new BatchEnv(program, { slots: 1, seed: 1, levels });
  env.reset(createBuffers(program, 1));
  const level = env.level(0);
  const horizon = Math.min(HORIZON, program.limits[0]);
  const { best } = boundReturns(program, level, { gamma: GAMMA, horizon });
  const mdp = enumerated(program, level);
  program.objectives.names.forEach((objective, k) => {
    if (Number.isNaN(best[k])) throw new Misconduct(`a bound of ${best[k]} for '${objective}'`);
    if (!mdp) return;
    const aim = { objective, gamma: GAMMA, horizon };
    const { value } = solve(mdp, aim);
    const random = randomValue(mdp, aim);
    const slack = 1e-6 * (1 + Math.abs(value));
    const ordered = random <= value + slack && value <= best[k] + slack;
    if (!ordered) throw new Misconduct(`'${objective}': random ${random}, best ${value}, bound ${best[k]}`);
  });
}

function enumerated(program: Program, level: Parameters<typeof enumerate>[1]): Mdp | undefined {
  const branches = Math.max(1, Math.min(1500, Math.floor(WORK / program.work)));
  try {
    return enumerate(program, level, { states: 200, branches });
  } catch (error) {
    if (error instanceof SolveError && error.code === "too-large") return undefined;
    throw error;
  }
}
