import { type Answer, answer, type Question } from "./questions.js";

/** What of a worker's own world is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<{ id: number; question: Question }>) => void) | null;
  postMessage(message: { id: number; answer: Answer }): void;
}

const scope = globalThis as unknown as Scope;

scope.onmessage = ({ data: { id, question } }) => {
  answer(
    question,
    (found) => scope.postMessage({ id, answer: found }),
    () => performance.now(),
  );
};
