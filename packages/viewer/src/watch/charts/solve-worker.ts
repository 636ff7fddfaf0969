import { type SolveAnswer, type SolveQuestion, solveSets } from "./solve-sets.js";

/** What of a worker's own world is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<SolveQuestion>) => void) | null;
  postMessage(answer: SolveAnswer): void;
}

const scope = globalThis as unknown as Scope;

scope.onmessage = ({ data }) => {
  solveSets(
    data,
    (answer) => scope.postMessage(answer),
    () => performance.now(),
  );
};
